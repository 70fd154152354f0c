"""The recognizer's role spans fitted to the text: to its quotation marks, titles, addressees and transcript turns.

Each pass takes the layout of the text and role spans, and returns new role spans. `PASSES` is their order.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from unspun.extractors.annotations.quotations.adjacent import find_after, find_beside, find_label, verb_before
from unspun.extractors.annotations.quotations.passives import drop_participle_clauses, move_agents_to_sources
from unspun.extractors.annotations.quotations.quoted_as import give_words_to_the_quoted
from unspun.extractors.annotations.quotations.role_spans import RoleDraft, RoleSpans, ScoredSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span
from unspun.text.person_names import is_title
from unspun.text.quote_marks import Quoted

Pass = Callable[[TextLayout, RoleSpans], RoleSpans]

RULE_SCORE = 0.6
"""Score of spans that a rule found beside quotation marks."""
UNSURE = 0.5
"""A span of the recognizer with a lower score gives way to what quotation marks show."""
MAX_SPEECH_CHARS = 400
"""Characters of a quoted stretch that are looked at to tell a sentence from a term."""
MIN_SPEECH_WORDS = 4
"""Words that a quoted stretch must have to be taken for speech without a span of the recognizer."""
_WORD = re.compile(r"\w+")
_EDGES = " \t\r\n,;:"
_VERB_WITH_ADDRESSEE = re.compile(
    r"\b(?:told|tell(?:s|ing)?|ask(?:s|ed|ing)?|(?:remind|inform|warn)(?:s|ed|ing)?|(?:assur|convinc)(?:es?|ed|ing))$"
)
_ADDRESSEE = re.compile(
    r"(?!(?:that|whether|how|why|what|if|to|about|for)\b)(?:"
    r"(?:[\w’'.-]+\s){1,6}?(?=(?:that|whether|how|why|what|if)\b)"
    r"|(?:[A-Z][\w.’'-]*\s){1,4}(?=(?:he|she|they|it|we|I)\b)"
    r"|(?:him|her|them|me|us|reporters|supporters)\s(?=(?:he|she|they|it|we|I|the|his|her|their)\b))"
)
_THING = re.compile(r"(?:the|an?|this|that|its|their)\s[a-z]", re.IGNORECASE)


def fit_roles(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Role spans after all passes: contents agree with the quotation marks, and speech that was missed is added."""
    for each in PASSES:
        roles = each(layout, roles)
    return roles


def drop_roles_in_turns(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """A turn of a transcript is one quote: what was found within it is no quote of its own."""
    if not layout.turns:
        return roles
    draft = roles.draft()
    for turn in layout.turns:
        draft.remove(Span(turn.label.start, turn.said[-1].end))
    return draft.finish()


def cut_datelines(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """The place and the agency of a dateline are no part of the first source or content behind it."""
    if not layout.datelines:
        return roles
    draft = roles.draft()
    for dateline in layout.datelines:
        for spans in draft:
            for span in spans.overlapping(dateline):
                score = spans.score(span)
                spans.remove(span)
                spans.add(Span(dateline.end, span.end), score)
    return draft.finish()


def cover_speeches(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """A paragraph of a speech over several paragraphs is content as a whole, whatever is reported within it."""
    draft = roles.draft()
    continues = False
    for one in layout.quoted:
        if continues or one.continues:
            stretch = Span(one.start, one.end)
            scores = [roles.content.score(content) for content in roles.content.overlapping(stretch)]
            inner = Span(one.inner_start, one.inner_end)
            draft.source.remove(inner)
            draft.cue.remove(inner)
            draft.content.remove(stretch)
            draft.content.add(stretch, max(scores, default=RULE_SCORE))
        continues = one.continues
    return draft.finish()


def add_interrupted_parts(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Quoted words that go on with an interrupted sentence: “The fees,” said Ann Lee, “are too high.”

    They are content of their own also where the recognizer thought, unsurely, that words before them belong to them.
    """
    text, draft = layout.text, roles.draft()
    for first, second in pairwise(layout.quoted):
        part, span = Span(first.start, first.end), Span(second.start, second.end)
        if not (
            text[first.end : second.start].rstrip().endswith(",")
            and text[first.inner_end - 1] in ",—–-"
            and layout.sentence_number(first.start) == layout.sentence_number(second.start)
            and draft.cue.overlapping(Span(first.end, second.start))
        ):
            continue
        contents, others = draft.content.overlapping(part), draft.content.overlapping(span)
        is_unsure = all(draft.content.score(each) < UNSURE for each in others)
        if contents and is_unsure and not draft.source.overlapping(span) and not draft.cue.overlapping(span):
            draft.content.remove(span)
            draft.content.add(span, draft.content.score(contents[-1]))
    return draft.finish()


def move_titles_to_sources(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """A title that was taken for the cue ("says Mr Birk", where titles have no dot) goes to the source beside it."""
    text, draft = layout.text, roles.draft()
    for cue in roles.cue:
        source = draft.source.first_from(cue.end)
        if not is_title(text[cue.start : cue.end]) or source is None or source.start - cue.end > 1:
            continue
        draft.cue.remove(cue)
        draft.source.add(Span(cue.start, source.end), draft.source.score(source))
        verb = verb_before(text, cue.start)
        if verb is not None and not draft.any_overlapping(verb):
            draft.cue.add(verb, roles.cue.score(cue))
    return draft.finish()


def drop_addressees(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Whom somebody told, asked or warned is no part of what was said: "told reporters that ..."."""
    text, draft = layout.text, roles.draft()
    for cue in roles.cue:
        content = draft.content.first_from(cue.end)
        if content is None or content.start - cue.end > 1 or not _VERB_WITH_ADDRESSEE.search(text, cue.start, cue.end):
            continue
        addressee = _ADDRESSEE.match(text, content.start, content.end)
        if addressee is not None:
            score = draft.content.score(content)
            draft.content.remove(content)
            draft.content.add(Span(addressee.end(), content.end), score)
    return draft.finish()


def widen_to_marks(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Contents widened to the quoted stretches of which they hold most, and freed of punctuation at their edges."""
    fitted = []
    for content in roles.content:
        start, end = content
        for one in layout.quoted_overlapping(*content):
            shared = min(end, one.inner_end) - max(start, one.inner_start)
            if shared > 0.5 * (one.inner_end - one.inner_start):
                start, end = min(start, one.start), max(end, one.end)
        fitted.append((*_trim(layout.text, start, end), roles.content.score(content)))
    return roles._replace(content=ScoredSpans(fitted))


def add_trailing_attributions(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Words such as “...,” she said right after a quote: what they report begins with the sentence.

    Where the recognizer took an earlier verb of that sentence for the cue (“the deal calls for ‘peace,’ he said”), that
    clause is part of what was said.
    """
    draft = roles.draft()
    for one in layout.quoted:
        adjacent = find_after(layout.text, one) if not one.single or is_speech(layout.text, one) else None
        if adjacent is not None and adjacent.source is not None:
            _put_trailing_attribution(layout, draft, one, adjacent.cue, adjacent.source)
    return draft.finish()


def _put_trailing_attribution(layout: TextLayout, draft: RoleDraft, quoted: Quoted, cue: Span, source: Span) -> None:
    attribution = Span(min(cue.start, source.start), max(cue.end, source.end))
    begin = layout.sentence_at(quoted.start).start
    before = Span(begin, quoted.start)
    has_clause = _WORD.search(layout.text, *before) is not None and _may_be_reported(layout.text, draft, before)
    if draft.cue.overlapping(attribution) and not has_clause:
        return
    overlapped = draft.content.overlapping(Span(quoted.start, quoted.end))
    if has_clause:
        draft.source.remove(Span(begin, quoted.end))
        draft.cue.remove(Span(begin, quoted.end))
    else:
        begin = min(overlapped[0].start, quoted.start) if overlapped else quoted.start
    draft.content.remove(Span(begin, attribution.end))
    draft.source.remove(attribution)
    draft.cue.remove(attribution)
    draft.content.add(Span(begin, quoted.end), RULE_SCORE)
    draft.cue.add(cue, RULE_SCORE)
    draft.source.add(source, RULE_SCORE)


def _may_be_reported(text: str, roles: RoleDraft, before: Span) -> bool:
    """Whether the clause before a quote may itself be reported: one verb was taken for a cue, and no person speaks."""
    return len(roles.cue.overlapping(before)) == 1 and all(
        _THING.match(text, source.start) for source in roles.source.overlapping(before)
    )


def add_missed_speech(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Quoted speech that the recognizer missed, where patterns find who says it, or where it opens a sentence."""
    text, draft = layout.text, roles.draft()
    for one in layout.quoted:
        span = Span(one.start, one.end)
        if draft.content.overlapping(span) or not (is_speech(text, one) or find_label(text, one)):
            continue
        sentence = layout.sentence_at(one.start)
        adjacent = find_beside(text, one, sentence)
        if adjacent is None and sentence.start != one.start:
            continue
        draft.content.add(span, RULE_SCORE)
        if adjacent is not None and not draft.any_overlapping(adjacent.cue):
            draft.cue.add(adjacent.cue, RULE_SCORE)
            if adjacent.source is not None and not draft.any_overlapping(adjacent.source):
                draft.source.add(adjacent.source, RULE_SCORE)
    return draft.finish()


def is_speech(text: str, quoted: Quoted) -> bool:
    """Whether a quoted stretch reads like a sentence that was said, not like a term or a title."""
    inner = text[quoted.inner_start : quoted.inner_end]
    words = _WORD.findall(inner[:MAX_SPEECH_CHARS])
    if len(words) < MIN_SPEECH_WORDS or not inner[:1].isupper() or inner.rstrip()[-1:] not in ".,!?…—-":
        return False
    return sum(word[0].islower() for word in words) > len(words) / 2


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)


PASSES: tuple[Pass, ...] = (
    drop_roles_in_turns,
    cut_datelines,
    move_titles_to_sources,
    give_words_to_the_quoted,
    move_agents_to_sources,
    drop_participle_clauses,
    drop_addressees,
    widen_to_marks,
    cover_speeches,
    add_trailing_attributions,
    add_missed_speech,
    add_interrupted_parts,
    drop_roles_in_turns,
)
