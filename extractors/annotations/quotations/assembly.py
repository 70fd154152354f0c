"""Linked cues, sources and contents put together into attributions, and what was said read off them."""

import re
from collections.abc import Iterable, Sequence

from unspun.extractors.annotations.quotations.fitting import RULE_SCORE
from unspun.extractors.annotations.quotations.linking import CueLinks
from unspun.extractors.annotations.quotations.role_spans import RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Attribution
from unspun.schemas.tables import Span

MIN_PROBABILITY = 0.2
"""Mixed and indirect quotes whose cue and content are both right with less probability than this are left out."""
MAX_INTERRUPTION_CHARS = 250
"""Characters between two parts of one quotation within a paragraph."""
_WORD = re.compile(r"\w+")


def assemble_attributions(layout: TextLayout, roles: RoleSpans, links: Sequence[CueLinks]) -> list[Attribution]:
    """Attributions of a text without speakers, in the order of their contents.

    Quotations without a cue go on from the one before, or stand alone where they are direct; transcript turns are
    attributions of their own.
    """
    contents_of = _with_continuations(layout, roles, links)
    assigned = {content for contents in contents_of.values() for content in contents}
    attributions = []
    for each in links:
        contents = contents_of[each.cue]
        if not contents:
            continue
        kind = quote_kind(layout, contents)
        cue, content = roles.cue.score(each.cue), min(roles.content.score(content) for content in contents)
        if kind == "direct" or cue * content >= MIN_PROBABILITY:
            source = (each.source,) if each.source else ()
            attributions.append(_attribution(layout, contents, (each.cue,), source, kind, min(cue, content)))
    attributions += [
        _attribution(layout, (content,), (), (), "direct", roles.content.score(content))
        for content in roles.content
        if content not in assigned and quote_kind(layout, (content,)) == "direct"
    ]
    attributions += [
        _attribution(layout, turn.said, (turn.mark,), (turn.label,), "direct", RULE_SCORE) for turn in layout.turns
    ]
    return sorted(attributions, key=lambda one: one.content)


def _attribution(
    layout: TextLayout,
    content: Iterable[Span],
    cue: tuple[Span, ...],
    source: tuple[Span, ...],
    kind: str,
    score: float,
) -> Attribution:
    content = tuple(content)
    return Attribution(
        content=content, cue=cue, source=source, kind=kind, score=score, text=reported_text(layout, content)
    )


def _with_continuations(layout: TextLayout, roles: RoleSpans, links: Sequence[CueLinks]) -> dict[Span, list[Span]]:
    """The contents of each cue, with the quotations that go on from one of them without a cue of their own.

    A quotation goes on within its paragraph, in the next where its marks are opened again, and in one that is all
    quote.
    """
    text = layout.text
    contents_of = {each.cue: list(each.contents) for each in links}
    cue_of = {content: cue for cue, contents in contents_of.items() for content in contents}
    continued_ends = {one.end for one in layout.quoted if one.continues}
    previous: Span | None = None
    for content in roles.content:
        if (
            content not in cue_of
            and previous is not None
            and previous in cue_of
            and layout.quoted_at(content.start) is not None
            and layout.quoted_at(previous.start) is not None
        ):
            gap = text[previous.end : content.start]
            whole = "\n" not in gap or text[content.end : content.end + 1] in {"", "\n"}
            if (whole and len(gap) < MAX_INTERRUPTION_CHARS) or previous.end in continued_ends:
                cue_of[content] = cue_of[previous]
                contents_of[cue_of[content]].append(content)
        previous = content
    return {cue: sorted(contents) for cue, contents in contents_of.items()}


def quote_kind(layout: TextLayout, contents: Sequence[Span]) -> str:
    """ "direct" where every word of the contents is within quotation marks, "mixed" where some is, else "indirect"."""
    inside = outside = False
    for content in contents:
        position = content.start
        for one in layout.quoted_overlapping(*content):
            inside = True
            outside = outside or _has_word(layout.text, position, one.start)
            position = max(position, one.end)
        outside = outside or _has_word(layout.text, position, content.end)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def reported_text(layout: TextLayout, contents: Sequence[Span]) -> str:
    """What was said: the contents joined by a space, each without quotation marks where it lies wholly within them.

    >>> from unspun.text.reading import Reading
    >>> reported_text(TextLayout(Reading("“We won,” he said.")), [Span(0, 9)])
    'We won,'
    """
    return " ".join(_part_text(layout, content) for content in contents)


def _part_text(layout: TextLayout, content: Span) -> str:
    text, (start, end) = layout.text, content
    quoted = layout.quoted_overlapping(start, end)
    outside = zip([start, *(one.end for one in quoted)], [*(one.start for one in quoted), end], strict=True)
    if quoted and not any(_has_word(text, first, last) for first, last in outside):
        return " ".join(text[max(start, one.inner_start) : min(end, one.inner_end)] for one in quoted)
    return text[start:end].strip()


def _has_word(text: str, start: int, end: int) -> bool:
    return start < end and _WORD.search(text, start, end) is not None
