"""Links that the layout of a text decides, whatever else is likely: which cue is a quotation's own, and which stretches
are one quotation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from unspun.extractors.annotations.quotations.cue_reading import reports_words
from unspun.extractors.annotations.quotations.role_spans import RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span

MAX_ADVERBS = 2
"""Words between a source and its cue that both belong to the attribution: "she later said"."""
MAX_TOUCHING_CHARS = 3
"""Characters of white space and punctuation between spans that touch."""
_WORD = re.compile(r"\w+")
_OPEN_ENDINGS = ",?!…—–-"
"""Punctuation before a closing mark after which the words that say who speaks follow; "!" and "?" may end all."""


class OwnCue(NamedTuple):
    """The cue that stands right behind a quotation, with the source right beside the cue."""

    cue: Span
    source: Span


class QuotationGroup(NamedTuple):
    """Contents that are one quotation, the own cues of those that have one, and whether the first stands behind another
    quotation in its paragraph, with which it may go on."""

    contents: Sequence[Span]
    own: Mapping[Span, OwnCue]
    may_go_on: bool


def own_cue(layout: TextLayout, roles: RoleSpans, content: Span) -> OwnCue | None:
    """The cue of “…,” said Ann Lee, of “…,” Ann Lee said, and of Ann Lee said: “…”; None where none touches."""
    return _own_cue_behind(layout, roles, content) or _own_cue_before(layout, roles, content)


def _own_cue_behind(layout: TextLayout, roles: RoleSpans, content: Span) -> OwnCue | None:
    quoted = layout.quoted_overlapping(content.end - 1, content.end)
    begins = layout.quoted_at(content.start) is not None or layout.begins_sentence(content.start)
    if not begins or not quoted or quoted[-1].end > content.end + 1:
        return None
    text, end = layout.text, quoted[-1].end
    last = text[max(0, quoted[-1].inner_end - 1) : quoted[-1].inner_end]
    is_open = last in _OPEN_ENDINGS or text[end : end + 1] == ","
    cue = roles.cue.first_from(end)
    if cue is None or not _is_clear(layout, roles, end, cue.start) or not reports_words(text, cue):
        return None
    before, after = roles.source.first_from(end), roles.source.first_from(cue.end)
    if before is not None and before.end <= cue.start:
        adverbs = len(_WORD.findall(text, before.end, cue.start))
        starts_at_once = not _WORD.search(text, end, before.start)
        return OwnCue(cue, before) if is_open and starts_at_once and adverbs <= MAX_ADVERBS else None
    if after is not None and after.start - cue.end <= MAX_TOUCHING_CHARS and not _WORD.search(text, end, cue.start):
        return OwnCue(cue, after)
    return None


def _own_cue_before(layout: TextLayout, roles: RoleSpans, content: Span) -> OwnCue | None:
    if layout.quoted_at(content.start) is None:
        return None
    text, cue = layout.text, roles.cue.last_before(content.start)
    if cue is None or text[cue.end : content.start].strip() not in {"", ":", ","}:
        return None
    source = roles.source.last_before(cue.start)
    if source is None or source.end > cue.start or not _is_clear(layout, roles, source.end, cue.start):
        return None
    is_beside = len(_WORD.findall(text, source.end, cue.start)) <= MAX_ADVERBS
    return OwnCue(cue, source) if is_beside else None


def _is_clear(layout: TextLayout, roles: RoleSpans, start: int, end: int) -> bool:
    """Whether no line ends and no other content begins between two positions."""
    return "\n" not in layout.text[start:end] and not roles.content.count_starting(start, end)


def quotation_groups(layout: TextLayout, roles: RoleSpans) -> Iterator[QuotationGroup]:
    """The contents in order, those that are one quotation together: paragraphs of one speech, and the parts of a
    sentence that the words who speaks interrupt."""
    continued = {one.end for one in layout.quoted if one.continues}
    members: list[Span] = []
    own: dict[Span, OwnCue] = {}
    last_before: Span | None = None
    for content in roles.content:
        if members and not (members[-1].end in continued or _is_interruption(layout, members[-1], own, content)):
            yield QuotationGroup(members, own, _in_one_paragraph(layout, last_before, members[0]))
            last_before, members, own = members[-1], [], {}
        members.append(content)
        if cue := own_cue(layout, roles, content):
            own[content] = cue
    if members:
        yield QuotationGroup(members, own, _in_one_paragraph(layout, last_before, members[0]))


def _is_interruption(layout: TextLayout, first: Span, own: Mapping[Span, OwnCue], second: Span) -> bool:
    """Whether the second of two quotations goes on with the sentence of the first: “The fees,” she said, “are high.”"""
    gap = layout.text[first.end : second.start].rstrip()
    return (
        first in own
        and first.end <= own[first].cue.start < second.start
        and layout.quoted_at(second.start) is not None
        and layout.sentence_number(first.end - 1) == layout.sentence_number(second.start)
        and gap.endswith((",", "—", "–", "-"))
    )


def _in_one_paragraph(layout: TextLayout, first: Span | None, second: Span) -> bool:
    """Whether a quotation stands in the paragraph in which another, also quoted, has ended."""
    return (
        first is not None
        and layout.quoted_at(first.start) is not None
        and layout.quoted_at(second.start) is not None
        and "\n" not in layout.text[first.end : second.start]
    )
