"""Words that one source quotes from another: "the agency quoted the minister as saying". The minister speaks."""

import re
from typing import NamedTuple

from unspun.extractors.annotations.quotations.adjacent import NOUN_PHRASE, source_before
from unspun.extractors.annotations.quotations.role_spans import RoleDraft, RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span
from unspun.text.word_lists import reporting_acts

SCORE = 0.8
"""Score of spans that this construction shows: it is rarely anything else."""
MAX_SUBJECT_CHARS = 160
"""Characters before "was quoted" in which its subject stands."""
_AS_SAYING = re.compile(
    r"\b(?P<be>(?:is|was|were|are|been|being)\s(?:(?:\w+ly|also|later|then)\s)?)?"
    r"(?P<verb>quot(?:ed|es?|ing)|cit(?:ed|es?|ing)|reported)\b"
    r"(?P<object>\s[^.;:!?\n“”\"]{1,120}?)??\s(?P<cue>(?P<as>as\s)?(?:\w+ly\s)?(?P<saying>\w+ing))\b"
)
_QUOTING = re.compile(
    r"(?P<cue>(?:said|says|reported|reports|wrote|writes|published|broadcast)\b(?:\s(?:on|late|early|in)\s[^,.;:!?\n“”\"]"
    rf"{{1,30}})?,\s(?:quoting|citing))\s(?P<object>{NOUN_PHRASE})(?=[,.;:\n]|\s(?:as|that|on|in|at)\s|$)"
)
_QUOTED_BY = re.compile(r",\s(?:as\s)?(?:quoted|cited)\s(?:by|in)\s[^,.;:!?\n“”\"]{2,80},")
_BY = re.compile(r"(?:\s(?:in|on|at)\s[^,.;:!?\n“”\"]{1,40}?)?\sby\s")
_WORD = re.compile(r"\w")


class _QuotedAs(NamedTuple):
    """Where the construction stands: the one quoted, the cue, and all from the subject of the clause to its end."""

    source: Span
    cue: Span
    clause: Span


def give_words_to_the_quoted(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """Role spans in which the one quoted is the source, and neither who quotes nor the construction is content."""
    matches = [match for match in _AS_SAYING.finditer(layout.text) if _is_construction(match)]
    constructions = [one for one in (_read(layout, roles, match) for match in matches) if one is not None]
    constructions += [_read_quoting(layout, match) for match in _QUOTING.finditer(layout.text)]
    insertions = list(_QUOTED_BY.finditer(layout.text))
    if not constructions and not insertions:
        return roles
    draft = roles.draft()
    for insertion in insertions:
        begin = max(_clause_start(layout, insertion.start()), insertion.start() - MAX_SUBJECT_CHARS)
        if subject := source_before(layout.text, begin, insertion.start()):
            stretch = Span(subject.start, insertion.end())
            _keep_outside(layout.text, draft, stretch)
            draft.source.add(stretch, SCORE)
    for one in constructions:
        _keep_outside(layout.text, draft, one.clause)
        draft.source.add(one.source, SCORE)
        draft.cue.add(one.cue, SCORE)
    return draft.finish()


def _is_construction(match: re.Match[str]) -> bool:
    """Whether a match is "quoted the mayor as saying", or in the active "quoted the mayor telling"."""
    if match["saying"] not in reporting_acts():
        return False
    return match["as"] is not None or (match["be"] is None and match["object"] is not None and match["verb"][0] == "q")


def _read(layout: TextLayout, roles: RoleSpans, match: re.Match[str]) -> _QuotedAs | None:
    text, quoted_part = layout.text, match["object"] or ""
    begin = max(_clause_start(layout, match.start()), match.start() - MAX_SUBJECT_CHARS)
    is_passive = match["be"] is not None or quoted_part.lstrip().startswith(("by ", "in ", "on ", "at "))
    if is_passive or not quoted_part.strip():
        subject = source_before(text, begin, match.start())
        if subject is None:
            return None
        cue = Span(match.start(), match.end())
        end = match.end()
        if by := _BY.match(text, end, end + MAX_SUBJECT_CHARS):
            agency = roles.source.first_from(by.end())
            end = agency.end if agency and agency.start <= by.end() + 4 else by.end()
        return _QuotedAs(subject, cue, Span(subject.start, end))
    start = match.start("object") + len(quoted_part) - len(quoted_part.lstrip())
    source = Span(start, match.start("object") + len(quoted_part.rstrip(" ,")))
    subject = source_before(text, begin, match.start())
    return _QuotedAs(source, Span(*match.span("cue")), Span(subject.start if subject else match.start(), match.end()))


def _read_quoting(layout: TextLayout, match: re.Match[str]) -> _QuotedAs:
    source, cue = Span(*match.span("object")), Span(*match.span("cue"))
    begin = max(_clause_start(layout, match.start()), match.start() - MAX_SUBJECT_CHARS)
    subject = source_before(layout.text, begin, match.start())
    return _QuotedAs(source, cue, Span(subject.start if subject else match.start(), match.end()))


def _clause_start(layout: TextLayout, position: int) -> int:
    """The beginning of the sentence, or the end of the last quotation before the position."""
    start = layout.sentence_at(position).start
    before = layout.quoted_overlapping(start, position)
    return max([start, *(one.end for one in before if one.end <= position)])


def _keep_outside(text: str, draft: RoleDraft, stretch: Span) -> None:
    """Take sources and cues out of a stretch; what contents hold beside it stays."""
    draft.source.remove(stretch)
    draft.cue.remove(stretch)
    for content in draft.content.overlapping(stretch):
        score = draft.content.score(content)
        draft.content.remove(content)
        for start, end in ((content.start, stretch.start), (stretch.end, content.end)):
            if start < end and _WORD.search(text, start, end):
                draft.content.add(Span(start, end), score)
