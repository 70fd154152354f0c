"""Quotations are put together here: what was said, the words that introduce it, and who said it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractors.cues import Spoken, find_beside
from extractors.marks import Quoted, find_quoted
from extractors.sentences import split_sentences
from schemas.articles import Attribution
from schemas.tables import Span

_WORD = re.compile(r"\w+")


def find_quotations(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Direct and mixed quotations by their marks and the words beside them, in order.

    >>> text = "“We won,” said Ann Lee. She called it a “great day.”"
    >>> [quote.kind for quote in find_quotations(text, split_sentences(text))]
    ['direct', 'mixed']
    """
    starts = [sentence.start for sentence in sentences]
    found: dict[tuple[Span, Span | None], list[Span]] = {}
    spoken_by: dict[tuple[Span, Span | None], Spoken] = {}
    kinds: dict[tuple[Span, Span | None], str] = {}
    last: tuple[Span, Span | None] | None = None
    for quoted in find_quoted(text):
        if quoted.depth or quoted.inner_end <= quoted.inner_start:
            continue
        sentence = sentences[max(0, bisect_right(starts, quoted.start) - 1)]
        spoken = find_beside(text, quoted, sentence)
        if spoken is None:
            if last and _is_speech(text, quoted) and not _WORD.search(text, found[last][-1].end, quoted.start):
                found[last].append(Span(quoted.start, quoted.end))
            elif _is_speech(text, quoted):
                key = (Span(quoted.start, quoted.start), None)
                found[key], kinds[key] = [Span(quoted.start, quoted.end)], "direct"
                last = key
            continue
        key = (spoken.cue, spoken.source)
        content = Span(quoted.start, quoted.end)
        kind = "direct"
        if spoken.lead is not None and spoken.lead < quoted.start and _WORD.search(text, spoken.lead, quoted.start):
            content, kind = Span(spoken.lead, max(quoted.end, _clause_end(text, quoted.end, sentence))), "mixed"
        elif spoken.lead is None and quoted.start > sentence.start and _WORD.search(text, sentence.start, quoted.start):
            if not _is_speech(text, quoted):
                content, kind = Span(sentence.start, quoted.end), "mixed"
        if key in found and found[key][-1].end >= quoted.end:
            continue
        found.setdefault(key, []).append(content)
        spoken_by[key] = spoken
        kinds.setdefault(key, kind)
        last = key
    return [
        Attribution(
            content=tuple(content),
            cue=(spoken_by[key].cue,) if key in spoken_by else (),
            source=(source,) if key in spoken_by and (source := spoken_by[key].source) else (),
            kind=kinds[key],
        )
        for key, content in found.items()
    ]


def _is_speech(text: str, quoted: Quoted) -> bool:
    """Whether the stretch reads like a sentence that was said, not like a term or a title."""
    inner = text[quoted.inner_start : quoted.inner_end]
    return len(_WORD.findall(inner)) >= 4 and inner[:1].isupper() and inner.rstrip()[-1:] in ".,!?…—-"


def _clause_end(text: str, position: int, sentence: Span) -> int:
    end = sentence.end
    while end > position and text[end - 1] in ".,;:!? ":
        end -= 1
    return end


def reported_text(text: str, content: Sequence[Span]) -> str:
    """What was said: the parts joined by a space, without outer quote marks.

    >>> reported_text("“We won,” he said.", [Span(0, 9)])
    'We won,'
    """
    parts = []
    for start, end in content:
        part = text[start:end].strip()
        for opening, closing in (
            ("“", "”"),
            ('"', '"'),
            ("''", "''"),
            ("‘", "’"),
            ("«", "»"),
            ("'", "'"),
            ("“", '"'),
            ("„", "“"),
        ):
            if part.startswith(opening) and part.endswith(closing) and len(part) > len(opening) + len(closing):
                inner = part[len(opening) : -len(closing)]
                if opening not in inner and closing not in inner:
                    part = inner
                break
        parts.append(part)
    return " ".join(parts)
