"""What a cue says of the words that it introduces: the act of speech, whether it is denied, and who its subject is.

"Said" and "was told" are built from the same verbs; the words around the verb decide who speaks, and whether anybody
did. The auxiliary verbs and negations of English form a short list, which is read from the source to the verb.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from unspun.schemas.tables import Span
from unspun.schemas.vocabulary import Polarity, SpeechAct
from unspun.text.word_lists import reporting_acts, role_nouns

MAX_CLAUSE_CHARS = 120
"""Characters before a cue in which its auxiliaries, its subject and the conjunction of its clause stand."""
UTTERANCE_ACTS = frozenset({"said", "wrote", "asked", "denied", "promised"})
"""Acts by which somebody utters words; to think something, or to be reported to, is none."""
_WORD = re.compile(r"[A-Za-z]+(?:[-’'][A-Za-z]+)*|:")
_BE = frozenset("am is are was were be been being get gets got gotten getting isn’t aren’t wasn’t weren’t".split())
_MODALS = frozenset(
    "would could might may should must can shall ought wouldn’t couldn’t shouldn’t can’t cannot".split()
)
_AUXILIARIES = (
    _BE | _MODALS | frozenset("has have had do does did will hasn’t haven’t hadn’t don’t doesn’t didn’t".split())
)
_NEGATIONS = frozenset("not never neither nor nobody none cannot".split())
_ADVERBS = frozenset("also not never now again still first later once often widely then just already even only".split())
_CONDITIONS = frozenset("if unless whether should lest".split())
_REFUSALS = re.compile(r"(?:refus|declin|fail|stopp|avoid|neglect|omitt|forg[eo]t)\w*")
_SAYS_ALL_THE_SAME = frozenset(
    "went goes go continue continued continues proceeded on quick took forced had happy".split()
)
"""Words before "to say" of one who did say it: "went on to say", "was quick to say", "took to the radio to say"."""
_NEGATIVE_SUBJECT = re.compile(r"(?:neither|nobody|no\s(?:one|\w+s?)|none)\b", re.IGNORECASE)
_NEGATIVE_PHRASE = re.compile(r"(?:without|instead of|rather than|short of|from)\s(?:\w+ly\s)?$")
_INFINITIVE = re.compile(r"\s(?:\w+ly\s)?to\s")
_PARTICIPLE = re.compile(
    r"\w+(?:ed|en|wn)|told|said|thought|felt|found|held|led|seen|known|sought|understood|quoted|put"
)
_BEFORE_NOUNS = frozenset("at of about by on the a an his her their its in with for amid despite".split())
_EVIDENCE_VERB = re.compile(r"(?:suggest|indicat|reveal|confirm|show|point|signal|highlight|underlin)\w*")
_DATA = frozenset("figures data statistics results research evidence tests findings documents records numbers".split())
_SAYING_DENIED = re.compile(r"\s(?:ever\s)?(?:having\s)?(?:saying|said|telling|told|writing|written|asking|asked)\b")
_AS_SAYING = re.compile(r"(?:^|\s)as (?:\w+ly )?(\w+ing)\b")
ADDRESSED = frozenset(
    "told asked informed warned reminded assured reassured advised notified instructed urged ordered questioned "
    "quizzed briefed begged encouraged invited requested taught cautioned prompted challenged "
    "pressed grilled interviewed implored counselled".split()
)
"""Participles that say of their subject that somebody spoke to it."""


class Frame(StrEnum):
    """How the grammatical subject of a cue relates to its words."""

    ACTIVE = "active"
    ADDRESSEE = "addressee"
    """Somebody spoke to the subject: "was told"."""
    TOPIC = "topic"
    """Somebody spoke about the subject, or it is not known who spoke: "is said to", "was called"."""


class CueReading(NamedTuple):
    """What a cue says: `act` (None for a verb that reports no words), `polarity`, `frame`.

    `polarity` is "negative" where the text says that the words were not said or thought. `is_asserted` is False where
    it does not say that they were: in conditions, with modal verbs, in the infinitive.
    """

    act: SpeechAct | None
    polarity: Polarity = "positive"
    frame: Frame = Frame.ACTIVE
    is_asserted: bool = True

    def is_utterance(self, kind: str) -> bool:
        """Whether the text says that somebody uttered the words of a quote of that kind.

        Of a mixed quote the words between marks are uttered also where the rest is thought: "hopes for a “new start”".
        """
        if self.polarity == "negative" or not self.is_asserted:
            return False
        if self.act in UTTERANCE_ACTS:
            return True
        return kind == "mixed" or (kind == "direct" and self.act is None)


def read_cue(text: str, cue: Span | None, source: Span | None) -> CueReading:
    """Read a cue with the words between its source and itself. A quote without a cue, or with a mark for one, is said.

    >>> text = "Ann Lee was never told that it rained."
    >>> reading = read_cue(text, Span(18, 22), Span(0, 7))
    >>> reading.act, reading.polarity, reading.frame.value
    ('said', 'negative', 'addressee')
    """
    if cue is None:
        return CueReading("said")
    words = _words(text[cue.start : cue.end])
    if not words or words == [":"] or words[0] == "according":
        return CueReading("said")
    if quoted_as := _AS_SAYING.search(" ".join(words)):
        polarity, _, is_asserted = _stance(text, cue, source, words, 0)
        return CueReading(_act(quoted_as[1]) or "said", polarity, is_asserted=is_asserted)
    at = next((index for index, word in enumerate(words) if _act(word)), None)
    if at is None:
        return CueReading(None, *_stance(text, cue, source, words, len(words) - 1))
    polarity, frame, is_asserted = _stance(text, cue, source, words, at)
    if words[at].startswith("den") and _SAYING_DENIED.match(text, cue.end):  # "denied saying that"
        return CueReading("said", "negative")
    if at and words[at - 1] in _BEFORE_NOUNS:  # "was angry at reports"
        return CueReading("reported", polarity, is_asserted=False)
    has_infinitive = _INFINITIVE.match(text, cue.end) is not None
    if frame is Frame.TOPIC and has_infinitive:
        return CueReading("reported", polarity, frame, is_asserted=False)
    if _EVIDENCE_VERB.fullmatch(words[at]) and source and _is_evidence(text[source.start : source.end]):
        return CueReading("reported", polarity, frame, is_asserted)
    act = "thought" if has_infinitive and words[at].startswith("agree") else _act(words[at])
    return CueReading(act, polarity, frame, is_asserted)


def _is_evidence(source: str) -> bool:
    """Whether a source is data or a document, which shows and says nothing: "figures of the agency"."""
    head = re.split(r"\s(?:of|from|by|for|in|on|gathered|released|published)\s", source)[0]
    last = (_WORD.findall(head) or [""])[-1].lower()
    return last in _DATA or any(role_nouns().get(noun) == "document" for noun in (last, last.removesuffix("s")))


def reports_words(text: str, cue: Span) -> bool:
    """Whether a cue holds a verb by which words are uttered, or is a mark."""
    words = _words(text[cue.start : cue.end])
    return not words or words == [":"] or any(_act(word) in UTTERANCE_ACTS for word in words)


def _stance(text: str, cue: Span, source: Span | None, words: list[str], at: int) -> tuple[Polarity, Frame, bool]:
    """Polarity, frame and whether the verb `words[at]` of a cue is asserted."""
    before = _words_before(text, cue, source)
    chain = _auxiliary_chain(before + words[:at])
    subject = text[source.start : source.end] if source else ""
    verb = words[at]
    lead = text[max(0, cue.start - MAX_CLAUSE_CHARS) : cue.start]
    negative = (
        bool(_NEGATIONS & set(chain))
        or any(word.endswith(("n’t", "n't")) for word in chain)
        or _NEGATIVE_SUBJECT.match(subject) is not None
        or (verb.endswith("ing") and _NEGATIVE_PHRASE.search(lead) is not None)
        or any(_REFUSALS.fullmatch(word) for word in chain)
    )
    frame = Frame.ACTIVE
    verbs = [word for word in chain if word not in _ADVERBS and not word.endswith("ly")]
    is_agent = source is not None and source.start >= cue.end and text[cue.end : source.start].strip() == "by"
    if verbs and verbs[-1] in _BE and _act(verb) and _PARTICIPLE.fullmatch(verb) and not is_agent:
        frame = Frame.ADDRESSEE if verb in ADDRESSED else Frame.TOPIC
    return "negative" if negative else "positive", frame, _is_asserted(text, cue, source, chain)


def _is_asserted(text: str, cue: Span, source: Span | None, chain: list[str]) -> bool:
    if _MODALS & set(chain):
        return False
    if "to" in chain:
        start = chain.index("to")
        return bool(_SAYS_ALL_THE_SAME & set(chain[:start]))
    start = min(cue.start, source.start) if source and source.end <= cue.start else cue.start
    conjunction = _words(text[max(0, start - 20) : start])[-1:]
    return not _CONDITIONS & set(conjunction)


def _words_before(text: str, cue: Span, source: Span | None) -> list[str]:
    """The words between the source and the cue; without a source before it, the last words before the cue."""
    begin = source.end if source and source.end <= cue.start else cue.start - MAX_CLAUSE_CHARS
    begin = max(0, begin, cue.start - MAX_CLAUSE_CHARS)
    stretch = text[begin : cue.start]
    return _words(re.split(r"[\n.;:!?“”\"]", stretch)[-1])[-6:]


def _auxiliary_chain(words: list[str]) -> list[str]:
    """The auxiliaries, adverbs, negations and governing verbs with which the words end."""
    start = len(words)
    while start and _belongs_to_chain(words[start - 1]):
        start -= 1
    return words[start:]


def _belongs_to_chain(word: str) -> bool:
    return (
        word in _AUXILIARIES
        or word in _NEGATIONS
        or word in _ADVERBS
        or word in _SAYS_ALL_THE_SAME
        or word == "to"
        or word.endswith(("ly", "n’t", "n't"))
        or _REFUSALS.fullmatch(word) is not None
    )


def _words(stretch: str) -> list[str]:
    return [word.lower().replace("'", "’") for word in _WORD.findall(stretch)]


def _act(word: str) -> SpeechAct | None:
    return reporting_acts().get(word)
