"""Quotations are put together here: what was said, the words that introduce it, and who said it.

The recognizer's role spans are fitted to the structure of the quote marks, speech that it missed is added by rules, and
all roles are linked into attributions.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extractors.cues import find_after, find_beside
from extractors.linking import Layout, link
from extractors.marks import Quoted, find_quoted
from schemas.articles import Attribution
from schemas.tables import Span

_WORD = re.compile(r"\w+")
_RULE_SCORE = 0.6
_EDGE = " \t\r\n,;:"
_THING = re.compile(r"(?:the|an?|this|that|its|their)\s[a-z]", re.IGNORECASE)


class Roles:
    """Spans of a text's sources, cues and contents, each with its score, kept in order and apart from each other."""

    def __init__(self) -> None:
        self.scores: dict[str, dict[Span, float]] = {"source": {}, "cue": {}, "content": {}}

    def add(self, role: str, span: Span, score: float) -> None:
        if span.end > span.start:
            self.scores[role][span] = max(score, self.scores[role].get(span, 0.0))

    def of(self, role: str) -> list[Span]:
        return sorted(self.scores[role])

    def meets(self, span: Span, roles: Sequence[str] = ("source", "cue", "content")) -> bool:
        """Whether any of the roles stands in the span."""
        return any(other.start < span.end and span.start < other.end for role in roles for other in self.scores[role])

    def drop(self, role: str, within: Span) -> None:
        """Forget the role's spans that overlap `within`."""
        self.scores[role] = {
            span: score
            for span, score in self.scores[role].items()
            if not (span.start < within.end and within.start < span.end)
        }


def assemble(text: str, sentences: Sequence[Span], roles: Roles) -> list[Attribution]:
    """Attributions of a text, in the order of their contents, without speakers."""
    quoted = [one for one in find_quoted(text) if not one.depth and one.inner_end > one.inner_start]
    fitted = _fit_to_marks(text, roles, quoted)
    _add_trailing(text, sentences, fitted, quoted)
    _add_missed(text, sentences, fitted, quoted)
    layout = Layout(text, sentences, fitted.of("source"), fitted.of("cue"), fitted.of("content"))
    linked = link(layout)
    attributions = []
    taken: set[Span] = set()
    for one in linked:
        if one.contents:
            taken.update(one.contents)
            scores = [fitted.scores["content"][content] for content in one.contents] + [fitted.scores["cue"][one.cue]]
            attributions.append(
                Attribution(
                    content=one.contents,
                    cue=(one.cue,),
                    source=(one.source,) if one.source else (),
                    kind=_kind(text, one.contents, quoted),
                    score=round(min(scores), 4),
                )
            )
    for content in fitted.of("content"):
        if content not in taken:
            kind = _kind(text, (content,), quoted)
            attributions.append(Attribution(content=(content,), kind=kind, score=fitted.scores["content"][content]))
    return sorted(attributions, key=lambda attribution: attribution.content)


def _fit_to_marks(text: str, roles: Roles, quoted: Sequence[Quoted]) -> Roles:
    """Contents widened to the quoted stretches that they hold most of, and freed of what clings to their edges."""
    fitted = Roles()
    for role in ("source", "cue"):
        for span in roles.of(role):
            fitted.add(role, span, roles.scores[role][span])
    starts = [one.start for one in quoted]
    for span in roles.of("content"):
        start, end = span
        for one in quoted[max(0, bisect_left(starts, start) - 1) : bisect_right(starts, end)]:
            shared = min(end, one.inner_end) - max(start, one.inner_start)
            if shared > 0.5 * (one.inner_end - one.inner_start):
                start, end = min(start, one.start), max(end, one.end)
        fitted.add("content", _trim(text, start, end), roles.scores["content"][span])
    return _apart(fitted)


def _apart(roles: Roles) -> Roles:
    """Overlapping contents made one; contents that run over a cue or source are left as they are."""
    merged: dict[Span, float] = {}
    last: Span | None = None
    for span in roles.of("content"):
        score = roles.scores["content"][span]
        if last is not None and span.start < last.end:
            score = max(score, merged.pop(last))
            span = Span(last.start, max(last.end, span.end))
        merged[span] = score
        last = span
    roles.scores["content"] = merged
    return roles


def _add_trailing(text: str, sentences: Sequence[Span], roles: Roles, quoted: Sequence[Quoted]) -> None:
    """Words such as “...,” she said right after a quote: what they report begins with the sentence.

    Where the recognizer took an earlier verb of that sentence for the cue (“the deal calls for ‘peace,’ he said”), that
    clause is part of what was said.
    """
    starts = [sentence.start for sentence in sentences]
    for one in quoted:
        spoken = find_after(text, one) if not one.single or _is_speech(text, one) else None
        if spoken is None or spoken.source is None:
            continue
        said = Span(min(spoken.cue.start, spoken.source.start), max(spoken.cue.end, spoken.source.end))
        begin = sentences[max(0, bisect_right(starts, one.start) - 1)].start
        before = Span(begin, one.start)
        clause = _WORD.search(text, *before) is not None and _reported_clause(text, roles, before)
        if roles.meets(said, ("cue",)) and not clause:
            continue
        if clause:
            for role in ("source", "cue"):
                roles.drop(role, Span(begin, one.end))
        elif roles.meets(Span(one.start, one.end), ("content",)):
            begin = min(content.start for content in roles.of("content") if content.end > one.start)
        else:
            begin = one.start
        roles.drop("content", Span(begin, said.end))
        roles.drop("source", said)
        roles.drop("cue", said)
        roles.add("content", Span(begin, one.end), _RULE_SCORE)
        roles.add("cue", spoken.cue, _RULE_SCORE)
        roles.add("source", spoken.source, _RULE_SCORE)


def _reported_clause(text: str, roles: Roles, before: Span) -> bool:
    """Whether what the recognizer took for source and cue may itself be reported: a thing acts, no person speaks."""
    cues = [cue for cue in roles.of("cue") if before.start <= cue.start and cue.end <= before.end]
    sources = [source for source in roles.of("source") if before.start <= source.start and source.end <= before.end]
    return len(cues) == 1 and all(_THING.match(text, source.start) for source in sources)


def _add_missed(text: str, sentences: Sequence[Span], roles: Roles, quoted: Sequence[Quoted]) -> None:
    """Quoted speech in which the recognizer saw no content, where rules find who says it, or it goes on from before."""
    starts = [sentence.start for sentence in sentences]
    contents = roles.of("content")
    content_starts = [content.start for content in contents]
    for one in quoted:
        at = bisect_right(content_starts, one.start)
        if any(
            content.start < one.end and one.start < content.end for content in contents[max(0, at - 1) : at + 2]
        ) or not _is_speech(text, one):
            continue
        span = Span(one.start, one.end)
        spoken = find_beside(text, one, sentences[max(0, bisect_right(starts, one.start) - 1)])
        roles.add("content", span, _RULE_SCORE)
        if spoken is not None and not roles.meets(spoken.cue):
            roles.add("cue", spoken.cue, _RULE_SCORE)
            if spoken.source is not None and not roles.meets(spoken.source):
                roles.add("source", spoken.source, _RULE_SCORE)


def _is_speech(text: str, quoted: Quoted) -> bool:
    """Whether the stretch reads like a sentence that was said, not like a term or a title."""
    inner = text[quoted.inner_start : quoted.inner_end]
    return len(_WORD.findall(inner)) >= 4 and inner[:1].isupper() and inner.rstrip()[-1:] in ".,!?…—-"


def _kind(text: str, contents: Sequence[Span], quoted: Sequence[Quoted]) -> str:
    """direct: every part is within quote marks and nothing is outside them; mixed: some is; indirect: none."""
    starts = [one.start for one in quoted]
    inside = outside = False
    for content in contents:
        position = content.start
        for one in quoted[max(0, bisect_right(starts, content.start) - 1) :]:
            if one.start >= content.end:
                break
            if one.end <= content.start:
                continue
            inside = True
            outside = outside or _WORD.search(text, position, max(position, one.start)) is not None
            position = max(position, one.end)
        outside = (
            outside or _WORD.search(text, position, content.end) is not None if position < content.end else outside
        )
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)


def reported_text(text: str, content: Sequence[Span]) -> str:
    """What was said: the parts joined by a space, without outer quote marks.

    >>> reported_text("“We won,” he said.", [Span(0, 9)])
    'We won,'
    """
    parts = []
    for start, end in content:
        part = text[start:end].strip()
        outer = [one for one in find_quoted(part) if not one.depth]
        if len(outer) == 1 and (outer[0].start, outer[0].end) == (0, len(part)):
            part = part[outer[0].inner_start : outer[0].inner_end]
        parts.append(part)
    return " ".join(parts)
