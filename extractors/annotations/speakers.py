"""Who speaks: the source of a quotation resolved to an entity of the article, or to none where the evidence is weak."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from unspun.extractors.annotations.entity_grouping import Grouped
from unspun.schemas.articles import Attribution, Mention
from unspun.schemas.tables import Span
from unspun.text.gazetteers import read_table
from unspun.text.names import fold
from unspun.text.person_names import is_title, read_person, surname_of

THRESHOLD = 0.5
_HE, _SHE = {"he", "his", "him", "himself"}, {"she", "her", "hers", "herself"}
_IT = {"it", "its", "itself"}
_RELATIVE = {"who", "which", "that", "whose"}
_UNRESOLVED = {
    "they",
    "their",
    "them",
    "i",
    "we",
    "you",
    "my",
    "our",
    "your",
    "me",
    "us",
    "one",
    "many",
    "some",
    "others",
    "people",
}
_SPEAKERS = {"Person", "Organization", "Location", "Facility", "NORP", "Misc", "Product"}
_WORD = re.compile(r"[\w’'-]+")
_HEAD_END = re.compile(r"[,(]|\s(?:who|whose|which)\b|\s[-–—]\s")
_TOGETHER = re.compile(r"(?:^|\s|,)(?:and|or|both)\s|^,\s(?:[A-Z][\w.’'-]*\s?)+(?:,|\sand\b)")
_PREPOSITION = re.compile(
    r"\b(?:for|of|from|at|with|in|outside|within|inside|near|to|on|by|across|around|over|against|behind|about|as)\s"
    r"(?:the\s)?(?:[\w’'-]+\s)*$"
)
_POSSESSIVE = re.compile(r"^[’']s?$")
_TWO_CALLINGS = re.compile(r"(?!the\s)[\w’'\s-]*[^\Ws]\sand\s(?:[\w’'-]+\s)+")  # of one, not "officials and "
_AFFILIATION = re.compile(r"\s(?:of|from|at|with|for)\s(?:the\s)?[A-Z]")
_SPOKES = re.compile(r"\bspokes(?:man|woman|person)\b")
_LINKS = {"former", "vice", "presidential", "deputy", "acting", "state", "party"}
_PHRASE_END = re.compile(r"\s(?:of|for|in|at|from|who|that|which|with|on|about|by|to)\s")
_APPOSITION = re.compile(r",\s+(?:an?|the|who|[a-z]+)\b[^,.;\n]{0,80}")
_OPENS_PHRASE = {"of", "for", "in", "at", "from", "who", "that", "which", "with", "on", "about", "by", "to"}
_OFFICES = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "frontrunner": "candidate",
    "front-runner": "candidate",
    "nominee": "candidate",
    "contender": "candidate",
    "pm": "minister",
    "premier": "minister",
    "chairman": "chair",
    "chairwoman": "chair",
    "prof": "professor",
    "gen": "general",
}
_RECENT = 3


class Speaker(NamedTuple):
    """The index of the entity that speaks, or None, and how sure that is (0 to 1)."""

    entity: int | None
    score: float
    basis: str


class _Seen(NamedTuple):
    start: int
    end: int
    entity: int


class SpeakerResolver:
    """Resolves the sources of one article's quotations, in their order."""

    def __init__(self, text: str, mentions: Sequence[Mention], grouped: Grouped, sentences: Sequence[Span]) -> None:
        self._text = text
        self._grouped = grouped
        self._sentences = sentences
        self._said: list[Span] = []
        self._sentence_starts = [sentence.start for sentence in sentences]
        self._seen = sorted(
            _Seen(mention.start, mention.end, entity)
            for mention, entity in zip(mentions, grouped.entity_of, strict=True)
            if entity is not None
        )
        self._starts = [seen.start for seen in self._seen]
        self._gender = [
            self._gender_of(index, [mentions[mention].start for mention in entity.mentions])
            for index, entity in enumerate(grouped.entities)
        ]
        self._roles = self._roles_of_persons()
        self._bearers: dict[str, set[int]] = {}
        for index, entity in enumerate(grouped.entities):
            if entity.kind == "Person" and len(words := read_person(entity.name).words) > 1:
                self._bearers.setdefault(surname_of(words)[-1], set()).add(index)

    def resolve(self, quotes: Sequence[Attribution]) -> list[Speaker]:
        """The speaker of each quote. `quotes` must be in the order of the text."""
        speakers: list[Speaker] = []
        self._said = sorted(span for quote in quotes for span in quote.content)
        for index, quote in enumerate(quotes):
            previous = next((s for s in reversed(speakers) if s.entity is not None), None)
            before = quotes[index - 1] if index else None
            if quote.source:
                lately = speakers[-1] if before and self._just_before(before, quote) else None
                speakers.append(self._from_source(quote, previous, lately))
            elif before and speakers and self._same_sentence(before, quote):
                speakers.append(Speaker(speakers[-1].entity, speakers[-1].score * 0.85, "same sentence"))
            elif before and speakers and not quote.cue and self._adjoins(before, quote):
                speakers.append(Speaker(speakers[-1].entity, speakers[-1].score * 0.8, "continued"))
            else:
                speakers.append(Speaker(None, 0.0, "no source"))
        return speakers

    def _from_source(self, quote: Attribution, previous: Speaker | None, lately: Speaker | None) -> Speaker:
        start, end = quote.source[0].start, quote.source[-1].end
        words = [word.casefold() for word in _WORD.findall(self._text, start, end)]
        if not words:
            return Speaker(None, 0.0, "no source")
        if len(words) == 1 and not self._between(start, end):  # "WHO" and "US" may be names
            word = words[0].removesuffix("’s").removesuffix("'s")
            if word in _HE | _SHE:
                return self._pronoun(start, "m" if word in _HE else "f", previous)
            if word in _IT:
                return self._it(start, lately)
            if word in _RELATIVE:
                return self._relative(start)
            if word in _UNRESOLVED:
                return Speaker(None, 0.0, "indefinite")
        if quote.cue and self._text[quote.cue[0].start : quote.cue[0].end] == ":" and self._opens_line(start):
            return self._label(start, end, words, previous)
        return self._named(start, end) or self._role(start, words, previous)

    def _opens_line(self, position: int) -> bool:
        return not position or self._text[position - 1] == "\n"

    def _label(self, start: int, end: int, words: Sequence[str], previous: Speaker | None) -> Speaker:
        """The label of a turn: "A" is the one person named before the first turn, "ALDER" the one of that surname."""
        persons = {
            index: read_person(entity.name).words
            for index, entity in enumerate(self._grouped.entities)
            if entity.kind == "Person"
        }
        if len(words) == 1 and words[0] in {"q", "a"}:
            intro = {seen.entity for seen in self._between(0, self._said[0].start) if seen.entity in persons}
            alone = words[0] == "a" and len(intro) == 1
            return Speaker(intro.pop(), 0.75, "interviewee") if alone else Speaker(None, 0.1, "label")
        wanted = tuple(map(fold, words))
        bearers = [index for index, name in persons.items() if tuple(map(fold, name))[-len(wanted) :] == wanted]
        if len(bearers) == 1:
            return Speaker(bearers[0], 0.93, "label")
        if bearers:
            return Speaker(None, 0.2, "label")
        return self._named(start, end) or self._role(start, ["the", *words], previous)

    def _named(self, start: int, end: int) -> Speaker | None:
        """The head of a source that holds names: the one name right before its first comma, bracket or end."""
        inside = [seen for seen in self._between(start, end) if self._kind(seen) in _SPEAKERS]
        if not inside:
            return None
        affiliated = self._affiliated(start, end, inside)
        if affiliated:
            return Speaker(affiliated.entity, 0.8 if self._may_be_another(affiliated) else 0.9, "affiliation")
        comma = _HEAD_END.search(self._text, start + 1, end)
        head_end = comma.start() if comma else end
        heads = [seen for seen in inside if seen.start < head_end]
        explained = [seen for seen in inside if head_end < seen.start <= head_end + 2 and self._kind(seen) == "Person"]
        if explained and not (heads and self._kind(heads[-1]) == "Person") and not self._owns(explained[0], end):
            return Speaker(explained[0].entity, 0.85, "apposition")
        # "Tom Birk’s" is the whole source where the article speaks of his claim or warning.
        if (
            heads
            and not _WORD.search(_POSSESSIVE.sub("", self._text[heads[-1].end : head_end]))
            and not self._owns(heads[-1], end)
        ):
            head = heads[-1]
            lead = self._text[start : head.start].casefold()
            if _TOGETHER.match(self._text[head_end:end]):
                return Speaker(None, 0.2, "several")
            if _TOGETHER.search(lead):
                both = len(inside) == 1 and self._kind(head) == "Person" and _TWO_CALLINGS.fullmatch(lead)
                return Speaker(head.entity, 0.75, "name") if both else Speaker(None, 0.2, "several")
            if _PREPOSITION.search(lead):
                spokes = _SPOKES.search(lead) and self._kind(head) != "Person"
                return Speaker(head.entity, 0.6, "spokesperson") if spokes else Speaker(None, 0.2, "unnamed")
            if self._kind(head) == "Person":
                return Speaker(head.entity, 0.8 if self._may_be_another(head) else 0.97, "name")
            return Speaker(head.entity, *((0.4, "people") if self._kind(head) == "NORP" else (0.88, "name")))
        persons = [seen for seen in inside if self._kind(seen) == "Person" and not self._owns(seen, end)]
        if comma and persons and persons[0].start > head_end:
            return Speaker(persons[0].entity, 0.85, "apposition")
        return None

    def _affiliated(self, start: int, end: int, inside: Sequence[_Seen]) -> _Seen | None:
        """The person of "Tom Birk of Norvik Oil": the only one, after nothing but titles."""
        first = inside[0]
        if [seen for seen in inside if self._kind(seen) == "Person"] != [first] or self._owns(first, end):
            return None
        lead = self._text[start : first.start].casefold()
        alone = all(is_title(word) for word in lead.split())
        return first if alone and _AFFILIATION.match(self._text, first.end, end) else None

    def _may_be_another(self, seen: _Seen) -> bool:
        """Whether a bare surname is also that of another person in the article, whom its title does not rule out."""
        name = read_person(self._text[seen.start : seen.end], self._text[max(0, seen.start - 12) : seen.start])
        if len(name.words) != 1:
            return False
        others = self._bearers.get(name.words[-1], set()) - {seen.entity}
        return any(not name.gender or self._gender[other] in {None, name.gender} for other in others)

    def _pronoun(self, position: int, gender: str, previous: Speaker | None) -> Speaker:
        """The person of that gender who is nearest: last speaker, first in this or the last sentences."""
        scores: dict[int, float] = {}
        here = bisect_right(self._sentence_starts, position) - 1
        for back in range(_RECENT + 1):
            if here - back < 0:
                break
            sentence = self._sentences[here - back]
            stop = position if back == 0 else sentence.end
            rank = 0
            for seen in self._between(sentence.start, stop):
                if self._kind(seen) != "Person" or self._gender[seen.entity] not in {None, gender}:
                    continue
                weight = (1.0, 0.8, 0.4, 0.2)[back] * (1.0 if rank == 0 else 0.5)
                weight *= 0.6 if self._owns(seen, stop) else 1.0
                weight *= 0.5 if self._was_said(seen) else 1.0
                weight *= 1.0 if self._gender[seen.entity] == gender else 0.6
                scores[seen.entity] = scores.get(seen.entity, 0.0) + weight
                rank += 1
        if (
            previous is not None
            and previous.entity is not None
            and self._grouped.entities[previous.entity].kind == "Person"
            and self._gender[previous.entity] in {None, gender}
        ):
            scores[previous.entity] = scores.get(previous.entity, 0.0) + 0.8 * max(previous.score, 0.3)
        if not scores:
            return Speaker(None, 0.1, "pronoun")
        total = sum(scores.values())
        best = max(scores, key=lambda entity: (scores[entity], -entity))
        return Speaker(best, _calibrated(0.9 * scores[best] / (total + 0.3)), "pronoun")

    def _it(self, position: int, lately: Speaker | None) -> Speaker:
        """The body that spoke in this sentence or the last, else the one that is named there."""
        if lately and lately.entity is not None and lately.score >= THRESHOLD:
            spoke = self._grouped.entities[lately.entity]
            if spoke.kind in {"Organization", "Location"}:
                return Speaker(lately.entity, 0.6, "pronoun")
        here = bisect_right(self._sentence_starts, position) - 1
        for back in range(2):
            if here - back < 0:
                break
            sentence = self._sentences[here - back]
            for seen in self._between(sentence.start, position if back == 0 else sentence.end):
                if self._kind(seen) == "Organization" and not self._owns(seen, position):
                    return Speaker(seen.entity, 0.55, "pronoun")
        return Speaker(None, 0.1, "pronoun")

    def _relative(self, position: int) -> Speaker:
        """ "who" means whoever was named right before it."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return Speaker(None, 0.1, "relative")
        seen = self._seen[index]
        between = self._text[seen.end : position]
        if len(between) > 120 or "\n" in between or "." in between.strip(".,"):
            return Speaker(None, 0.1, "relative")
        if self._kind(seen) in {"NORP", "Location"}:
            return Speaker(None, 0.2, "relative")
        return Speaker(seen.entity, 0.8 if len(between) <= 3 else 0.5, "relative")

    def _role(self, position: int, words: Sequence[str], previous: Speaker | None) -> Speaker:
        """ "the minister": the person who was introduced as one; "the agency": the body of that name."""
        roles = _roles()
        if words[0] not in {"the", "this", "that"} and not (len(words) == 1 and words[0] in roles):
            return Speaker(None, 0.05, "unnamed")
        until = next((i for i, word in enumerate(words) if word in _OPENS_PHRASE), len(words))
        head = next((word for word in reversed(words[:until]) if word in roles), None)
        if head is None or roles[head] in {"people", "document"}:
            return Speaker(None, 0.05, "unnamed")
        earlier = [seen for seen in self._seen if seen.end <= position]
        if roles[head] == "person":
            return self._by_role(_OFFICES.get(head, head), {fold(word) for word in words}, earlier)
        bodies = [seen for seen in earlier if self._kind(seen) == "Organization"]
        named = [seen for seen in bodies if head in self._grouped.entities[seen.entity].key.split()]
        if named:
            return Speaker(named[-1].entity, 0.75, "body")
        if previous is not None and previous.entity in {seen.entity for seen in bodies}:
            return Speaker(previous.entity, 0.55, "body")
        if bodies and position - bodies[-1].end < 300:
            return Speaker(bodies[-1].entity, 0.4, "body")
        return Speaker(None, 0.1, "body")

    def _by_role(self, role: str, words: set[str], earlier: Sequence[_Seen]) -> Speaker:
        """The person introduced with the role; where several were, the one whose introduction shares most words."""
        fitting = {seen.entity: seen.start for seen in earlier if role in self._roles.get(seen.entity, ())}
        if not fitting:
            return Speaker(None, 0.1, "role")
        marks = words - {"the", "this", "that", "former", role} - set(_OFFICES)
        shared = {entity: len(marks & self._roles[entity]) for entity in fitting}
        best = max(fitting, key=lambda entity: (shared[entity], fitting[entity]))
        alone = sum(count == shared[best] for count in shared.values()) == 1
        sure = alone and (shared[best] > 0 or not marks)
        return Speaker(best, 0.65 if sure else 0.45, "role")

    def _between(self, start: int, end: int) -> list[_Seen]:
        first = bisect_right(self._starts, start - 1)
        found = []
        for seen in self._seen[first:]:
            if seen.start >= end:
                break
            if seen.end <= end:
                found.append(seen)
        return found

    def _was_said(self, seen: _Seen) -> bool:
        """Whether the name stands in what somebody said."""
        at = bisect_right(self._said, (seen.start, len(self._text))) - 1
        return at >= 0 and self._said[at].end >= seen.end

    def _kind(self, seen: _Seen) -> str:
        return self._grouped.entities[seen.entity].kind

    def _owns(self, seen: _Seen, end: int) -> bool:
        if seen.end >= end - 2:
            return False
        if re.search(r"[’']s?$", self._text[seen.start : seen.end]):
            return True
        return re.match(r"[’']s?\s+\w", self._text[seen.end : seen.end + 5]) is not None

    def _same_sentence(self, first: Attribution, second: Attribution) -> bool:
        where = [
            bisect_right(self._sentence_starts, (quote.cue or quote.content)[0].start) for quote in (first, second)
        ]
        return where[0] == where[1]

    def _just_before(self, first: Attribution, second: Attribution) -> bool:
        """Whether the first stands in the sentence of the second or in the one before."""
        here = (second.source or second.content)[0].start
        ends, starts = (bisect_right(self._sentence_starts, at) for at in (first.content[-1].start, here))
        return 0 <= starts - ends <= 1

    def _adjoins(self, first: Attribution, second: Attribution) -> bool:
        start = first.content[-1].end
        end = max(span.end for span in (*first.content, *first.cue, *first.source))
        return "\n" not in self._text[max(start, end) : second.content[0].start].strip("\n") and (
            second.content[0].start - max(start, end) < 200
        )

    def _gender_of(self, index: int, starts: Sequence[int]) -> str | None:
        entity = self._grouped.entities[index]
        if entity.kind != "Person":
            return None
        votes = [read_person(entity.name).gender]
        votes += [read_person(name).gender for name, _ in entity.aliases]
        for start in starts:
            votes.append(read_person("x", self._text[max(0, start - 12) : start]).gender)
        told = [vote for vote in votes if vote]
        return max(sorted(set(told)), key=told.count) if told else None

    def _roles_of_persons(self) -> dict[int, set[str]]:
        """Words of a person's titles right before the name ("Indiana Gov. Lee"), and of the apposition after it."""
        found: dict[int, set[str]] = {}
        for seen in self._seen:
            if self._kind(seen) != "Person":
                continue
            told: set[str] = set()
            for word in reversed(self._text[max(0, seen.start - 60) : seen.start].split()):
                plain = fold(word.strip('“”"(,'))
                if not (word[:1].isupper() or plain in _roles() or plain in _LINKS) or word[-1] in ',;:”"':
                    break
                told.add(_OFFICES.get(plain, plain))
            if after := _APPOSITION.match(self._text, seen.end, seen.end + 110):
                head = _PHRASE_END.split(after.group())[0]
                told |= {_OFFICES.get(word, word) for word in map(fold, _WORD.findall(head))}
            found.setdefault(seen.entity, set()).update(told)
        return found


def _calibrated(share: float) -> float:
    """The chance that a pronoun means the person with this share of the evidence, as seen on labelled quotes."""
    return min(0.93, max(0.0, 1.6 * share - 0.2))


@cache
def _roles() -> dict[str, str]:
    return {row[0]: row[1] for row in read_table("roles.txt")}
