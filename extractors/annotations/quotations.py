"""Quotations are put together here: what was said, the words that introduce it, and who said it.

The recognizer's role spans are fitted to the structure of the quote marks, speech that it missed is added by rules, and
all roles are linked into attributions.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from unspun.extractors.annotations.attribution_rules import find_after, find_beside, verb_before
from unspun.extractors.annotations.linking import Layout, link
from unspun.extractors.annotations.role_spans import ROLES, Role, Roles
from unspun.schemas.articles import Attribution
from unspun.schemas.tables import Span
from unspun.schemas.vocabulary import QuoteKind
from unspun.text.person_names import is_title
from unspun.text.quote_marks import Quoted, find_quoted
from unspun.text.transcripts import Turn, find_turns

_WORD = re.compile(r"\w+")
FLOOR = 0.2
"""Mixed and indirect quotes whose cue and content are both right with less probability than this are left out."""
_RULE_SCORE = 0.6
_GAP = 250
_LOOK = 400
_SPEECH_WORDS = 4
_TOLD = re.compile(
    r"\b(?:told|tell(?:s|ing)?|ask(?:s|ed|ing)?|(?:remind|inform|warn)(?:s|ed|ing)?|(?:assur|convinc)(?:es?|ed|ing))$"
)
_ADDRESSEE = re.compile(
    r"(?!(?:that|whether|how|why|what|if|to|about|for)\b)(?:"
    r"(?:[\w’'.-]+\s){1,6}?(?=(?:that|whether|how|why|what|if)\b)"
    r"|(?:[A-Z][\w.’'-]*\s){1,4}(?=(?:he|she|they|it|we|I)\b)"
    r"|(?:him|her|them|me|us|reporters|supporters)\s(?=(?:he|she|they|it|we|I|the|his|her|their)\b))"
)
_EDGE = " \t\r\n,;:"
_THING = re.compile(r"(?:the|an?|this|that|its|their)\s[a-z]", re.IGNORECASE)


class Prepared(NamedTuple):
    """The roles of a text fitted to its quote marks, ready to be linked."""

    roles: Roles
    quoted: list[Quoted]


def prepare(text: str, sentences: Sequence[Span], roles: Roles) -> Prepared:
    """Fit the recognizer's roles to the quoted stretches, and add speech that it missed."""
    quoted = [one for one in find_quoted(text) if not one.depth and one.inner_end > one.inner_start]
    _mend_titles(text, roles)
    _leave_out_addressees(text, roles)
    roles.content = _fit_to_marks(text, roles.content, quoted)
    _add_trailing(text, sentences, roles, quoted)
    _add_missed(text, sentences, roles, quoted)
    return Prepared(roles, quoted)


def assemble(text: str, sentences: Sequence[Span], roles: Roles) -> list[Attribution]:
    """Attributions of a text, in the order of their contents, without speakers."""
    turns = find_turns(text)
    _leave_out_turns(roles, turns)
    roles, quoted = prepare(text, sentences, roles)
    _leave_out_turns(roles, turns)
    found = link(Layout(text, sentences, quoted, roles))
    linked = {one.cue: list(one.contents) for one in found}
    alone = _continue(text, roles.content, linked, quoted)
    attributions = []
    for one in found:
        contents = linked[one.cue]
        if not contents:
            continue
        kind = _kind(text, contents, quoted)
        cue, content = roles.cue.score(one.cue), min(roles.content.score(content) for content in contents)
        if kind == "direct" or cue * content >= FLOOR:
            source = (one.source,) if one.source else ()
            attributions.append(
                Attribution(content=tuple(contents), cue=(one.cue,), source=source, kind=kind, score=min(cue, content))
            )
    attributions += [
        Attribution(content=(content,), kind="direct", score=roles.content.score(content))
        for content in alone
        if _kind(text, (content,), quoted) == "direct"
    ]
    attributions += [
        Attribution(content=turn.said, cue=(turn.mark,), source=(turn.label,), kind="direct", score=_RULE_SCORE)
        for turn in turns
    ]
    return sorted(attributions, key=lambda one: one.content)


def _continue(text: str, contents: Role, linked: dict[Span, list[Span]], quoted: Sequence[Quoted]) -> list[Span]:
    """Give quoted contents without a cue to the cue of the quote that they go on from; returns those left alone.

    A quote goes on within its paragraph, in the next where its marks are opened again, and in one that is all quote.
    """
    cue_of = {content: cue for cue, found in linked.items() for content in found}
    starts = {one.start for one in quoted}
    goes_on = {one.end for one in quoted if one.continues}
    alone = []
    previous: Span | None = None
    for content in contents:
        if content not in cue_of and content.start in starts and previous is not None and previous in cue_of:
            gap = text[previous.end : content.start]
            whole = "\n" not in gap or text[content.end : content.end + 1] in {"", "\n"}
            if previous.start in starts and ((whole and len(gap) < _GAP) or previous.end in goes_on):
                cue_of[content] = cue_of[previous]
                linked[cue_of[content]] = sorted([*linked[cue_of[content]], content])
        if content not in cue_of:
            alone.append(content)
        previous = content
    return alone


def _mend_titles(text: str, roles: Roles) -> None:
    """A title that was taken for the cue ("says Mr Birk", where titles have no dot) goes to the source beside it."""
    for cue in list(roles.cue):
        source = roles.source.after(cue.end)
        if not is_title(text[cue.start : cue.end]) or source is None or source.start - cue.end > 1:
            continue
        score = roles.cue.score(cue)
        roles.cue.drop(cue)
        roles.source.add(Span(cue.start, source.end), roles.source.score(source))
        verb = verb_before(text, cue.start)
        if verb is not None and not roles.meets(verb):
            roles.cue.add(verb, score)


def _leave_out_addressees(text: str, roles: Roles) -> None:
    """Whom somebody told, asked or warned is no part of what was said: "told reporters that ..."."""
    for cue in roles.cue:
        content = roles.content.after(cue.end)
        if content is None or content.start - cue.end > 1 or not _TOLD.search(text, cue.start, cue.end):
            continue
        addressee = _ADDRESSEE.match(text, content.start, content.end)
        if addressee is not None:
            score = roles.content.score(content)
            roles.content.drop(content)
            roles.content.add(Span(addressee.end(), content.end), score)


def _fit_to_marks(text: str, contents: Role, quoted: Sequence[Quoted]) -> Role:
    """Contents widened to the quoted stretches that they hold most of, and freed of what clings to their edges."""
    fitted = Role()
    starts = [one.start for one in quoted]
    for span in contents:
        start, end = span
        for one in quoted[max(0, bisect_left(starts, start) - 1) : bisect_right(starts, end)]:
            shared = min(end, one.inner_end) - max(start, one.inner_start)
            if shared > 0.5 * (one.inner_end - one.inner_start):
                start, end = min(start, one.start), max(end, one.end)
        fitted.add(_trim(text, start, end), contents.score(span))
    return fitted


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
        if roles.cue.within(said) and not clause:
            continue
        met = roles.content.within(Span(one.start, one.end))
        if clause:
            for role in ("source", "cue"):
                roles.of(role).drop(Span(begin, one.end))
        else:
            begin = min(met[0].start, one.start) if met else one.start
        roles.content.drop(Span(begin, said.end))
        roles.source.drop(said)
        roles.cue.drop(said)
        roles.content.add(Span(begin, one.end), _RULE_SCORE)
        roles.cue.add(spoken.cue, _RULE_SCORE)
        roles.source.add(spoken.source, _RULE_SCORE)


def _reported_clause(text: str, roles: Roles, before: Span) -> bool:
    """Whether what the recognizer took for source and cue may itself be reported: a thing acts, no person speaks."""
    return len(roles.cue.within(before)) == 1 and all(
        _THING.match(text, source.start) for source in roles.source.within(before)
    )


def _add_missed(text: str, sentences: Sequence[Span], roles: Roles, quoted: Sequence[Quoted]) -> None:
    """Quoted speech in which the recognizer saw no content, where rules find who says it, or it goes on from before."""
    starts = [sentence.start for sentence in sentences]
    for one in quoted:
        span = Span(one.start, one.end)
        if roles.content.within(span) or not _is_speech(text, one):
            continue
        sentence = sentences[max(0, bisect_right(starts, one.start) - 1)]
        spoken = find_beside(text, one, sentence)
        if spoken is None and sentence.start != one.start:
            continue
        roles.content.add(span, _RULE_SCORE)
        if spoken is not None and not roles.meets(spoken.cue):
            roles.cue.add(spoken.cue, _RULE_SCORE)
            if spoken.source is not None and not roles.meets(spoken.source):
                roles.source.add(spoken.source, _RULE_SCORE)


def _leave_out_turns(roles: Roles, turns: Sequence[Turn]) -> None:
    """A turn is one quote: what was found within it is no quote of its own."""
    for turn in turns:
        for role in ROLES:
            roles.of(role).drop(Span(turn.label.start, turn.said[-1].end))


def _is_speech(text: str, quoted: Quoted) -> bool:
    """Whether the stretch reads like a sentence that was said, not like a term or a title."""
    inner = text[quoted.inner_start : quoted.inner_end]
    words = _WORD.findall(inner[:_LOOK])
    if len(words) < _SPEECH_WORDS or not inner[:1].isupper() or inner.rstrip()[-1:] not in ".,!?…—-":
        return False
    return sum(word[0].islower() for word in words) > len(words) / 2


def _kind(text: str, contents: Sequence[Span], quoted: Sequence[Quoted]) -> QuoteKind:
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
        around = zip([0, *(one.end for one in outer)], [*(one.start for one in outer), len(part)], strict=True)
        if outer and not any(_WORD.search(part, left, right) for left, right in around):
            part = " ".join(part[one.inner_start : one.inner_end] for one in outer)
        parts.append(part)
    return " ".join(parts)
