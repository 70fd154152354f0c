"""Linked cues, sources and contents put together into attributions, and what was said read off them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from unspun.extractors.annotations.quotations.cue_reading import CueReading, Frame, read_cue
from unspun.extractors.annotations.quotations.fitting import MIN_SPEECH_WORDS, RULE_SCORE
from unspun.extractors.annotations.quotations.linking import CueLinks
from unspun.extractors.annotations.quotations.reported_text import quote_kind, reported_text
from unspun.extractors.annotations.quotations.role_spans import RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Attribution
from unspun.schemas.tables import Span

MIN_PROBABILITY = 0.2
"""Mixed and indirect quotes whose cue and content are both right with less probability than this are left out."""
MAX_INTERRUPTION_CHARS = 250
"""Characters between two parts of one quotation within a paragraph."""
_WORD = re.compile(r"\w+")
_POINTING_WORDS = frozenset(
    "so it that this these those him her them me us you he she they what which nothing something anything".split()
)
"""Words that only point to what was said: "said so" reports no words."""


class ReadQuote(NamedTuple):
    """An attribution without a speaker, and what its cue says of it."""

    attribution: Attribution
    cue: CueReading


def assemble_quotes(layout: TextLayout, roles: RoleSpans, links: Sequence[CueLinks]) -> list[ReadQuote]:
    """The quotes of a text without speakers, in the order of their contents.

    Quotations without a cue go on from the one before, or stand alone where they are direct; transcript turns are
    quotes of their own. Contents that report no words are left out.
    """
    contents_of = _with_continuations(layout, roles, links)
    assigned = {content for contents in contents_of.values() for content in contents}
    quotes = [
        _linked_quote(layout, roles, each, [part for part in contents_of[each.cue] if _reports_words(layout, part)])
        for each in links
    ]
    quotes += [
        _quote(layout, (content,), None, None, roles.content.score(content))
        for content in roles.content
        if content not in assigned and _is_plain_speech(layout, content)
    ]
    quotes += [_quote(layout, turn.said, turn.mark, turn.label, RULE_SCORE) for turn in layout.turns]
    return sorted((quote for quote in quotes if quote is not None), key=lambda quote: quote.attribution.content)


def _linked_quote(layout: TextLayout, roles: RoleSpans, links: CueLinks, contents: Sequence[Span]) -> ReadQuote | None:
    """The quote of one cue; None where nothing is left of its contents, or it is too unsure."""
    if not contents:
        return None
    cue, content = roles.cue.score(links.cue), min(roles.content.score(content) for content in contents)
    if quote_kind(layout, contents) != "direct" and cue * content < MIN_PROBABILITY:
        return None
    return _quote(layout, contents, links.cue, links.source, min(cue, content))


def _quote(
    layout: TextLayout, contents: Sequence[Span], cue: Span | None, source: Span | None, score: float
) -> ReadQuote:
    kind = quote_kind(layout, contents)
    reading = read_cue(layout.text, cue, source)
    # The subject of a passive is not who speaks.
    is_source = source is not None and reading.frame is Frame.ACTIVE
    attribution = Attribution(
        content=tuple(contents),
        cue=(cue,) if cue else (),
        source=(source,) if source and is_source else (),
        kind=kind,
        text=reported_text(layout, contents),
        act=reading.act,
        polarity=reading.polarity,
        is_utterance=reading.is_utterance(kind),
        score=score,
    )
    return ReadQuote(attribution, reading)


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


def _reports_words(layout: TextLayout, content: Span) -> bool:
    """Whether a content says anything: not "so" of "said so", not a mark alone."""
    words = _WORD.findall(layout.text[content.start : content.end])
    return bool(words) and (len(words) > 1 or layout.quoted_at(content.start) is not None or not _points(words[0]))


def _points(word: str) -> bool:
    return word.lower() in _POINTING_WORDS


def _is_plain_speech(layout: TextLayout, content: Span) -> bool:
    """Whether a content without a cue is somebody's words all the same: all within marks, and longer than a term."""
    words = _WORD.findall(layout.text[content.start : content.end])
    is_sentence = layout.text[content.start : content.end].rstrip("”\"'’»」").endswith((".", "!", "?", "…"))
    return (
        quote_kind(layout, (content,)) == "direct" and bool(words) and (is_sentence or len(words) >= MIN_SPEECH_WORDS)
    )
