"""Turns of interviews and transcripts: "NAME: what was said", up to the next label."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from unspun.schemas.tables import Span

_LEAST = 3
_WORD = r"[A-Z][\w.’'-]{0,30}"
_LABEL = re.compile(
    r"(?P<opened>[\"“„«]?)"
    rf"(?P<name>{_WORD}(?: (?:{_WORD}|of|for|the|de|van|von|al|bin)){{0,5}})(?: ?[(\[][^()\[\]\n]{{1,60}}[)\]])?"
    r"(?P<mark>:)[ \t]+(?=\S)"
)
_LINE = re.compile(r"[^\n]+")
_NOT_SAID = re.compile(
    r"(?:source|photo|picture|image|video|credit|caption|update|updated|correction|note|related|read more|watch|more"
    r"|also|subs|goals|scorers|ingredients|method|score|result)s?(?: \w+)?",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"[(\[](?:\d\d?(?::\d\d){1,2}|(?:[\w,]+ ){0,3}?(?:laugh|applau|inaudible|crosstalk|cross talk|unintelligible"
    r"|pause|sigh|cheer|smil|nod|shrug|chuckl|cries|interrupt|silence)\w*(?: [\w,]+){0,4})[.!]?[)\]]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…—–-][\"”’')\]]*$")
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_CLOSES = {'"': '"', "“": "”", "„": "“”", "«": "»"}


class Turn(NamedTuple):
    """One turn: its label without an affiliation, the colon, and what was said: a span for each paragraph, without
    stage directions and without the marks of a transcript that is quoted as a whole."""

    label: Span
    mark: Span
    said: tuple[Span, ...]


def find_turns(text: str) -> list[Turn]:
    """Turns in order; none unless two labels take turns, one of them again, and most lines of the run have one.

    >>> text = "Q: Why?\\nA: I had to.\\nQ: And now?"
    >>> [text[turn.label.start : turn.label.end] for turn in find_turns(text)]
    ['Q', 'A', 'Q']
    """
    lines = [line for line in _LINE.finditer(text) if not line.group().isspace()]
    labels = [(at, found) for at, line in enumerate(lines) if (found := _LABEL.match(text, *line.span()))]
    labels = [(at, label) for at, label in labels if not _NOT_SAID.fullmatch(label["name"])]
    times = Counter(label["name"] for _, label in labels)
    repeated = {name for name, count in times.items() if count > 1}
    if len(labels) < _LEAST or len(times) < 2 or not repeated:
        return []
    # A label that comes once counts only between those that come again: it may be a heading before the talk.
    known = [at for at, label in labels if label["name"] in repeated]
    first, last = known[0], known[-1]
    if len(repeated) == 1:
        first, last = max(labels[0][0], first - 1), min(labels[-1][0], last + 1)
    run = [(at, label) for at, label in labels if first <= at <= last]
    spoken = sum(_is_spoken(text[label.end() : lines[at].end()].rstrip()) for at, label in run)
    names = {label["name"] for _, label in run}
    if len(run) < _LEAST or len(names) < 2 or 2 * len(run) <= last - first + 1 or 2 * spoken <= len(run):
        return []
    turns = []
    for (at, label), following in zip(run, [*(at for at, _ in run[1:]), last + 1], strict=True):
        end = lines[max(at, following - 1)].end()
        said = tuple(_said(text, label.end(), end, label["opened"]))
        if said:
            turns.append(Turn(Span(*label.span("name")), Span(*label.span("mark")), said))
    return turns


def _is_spoken(said: str) -> bool:
    return _ENDS.search(said) is not None and any(map(str.isalpha, said))


def _said(text: str, start: int, end: int, opened: str) -> Iterator[Span]:
    """What is said in a stretch; `opened` is the mark that the turn and its further paragraphs stand behind, if any."""
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text, start, end)):
        first = paragraph.start()
        if opened and number and text.startswith(opened, first):
            first += 1
        part = text[first : paragraph.end()].rstrip()
        closed = bool(opened) and _closes(part, opened)
        yield from _without_directions(text, first, first + len(part) - closed)


def _closes(said: str, opened: str) -> bool:
    """Whether the last mark closes the whole, not words quoted within."""
    marks = _CLOSES[opened]
    closed = sum(map(said.count, marks))
    return said.endswith(tuple(marks)) and (closed % 2 == 1 if opened in marks else closed > said.count(opened))


def _without_directions(text: str, start: int, end: int) -> Iterator[Span]:
    for direction in [*_DIRECTION.finditer(text, start, end), None]:
        stop = direction.start() if direction else end
        part = text[start:stop]
        if re.search(r"\w", part):
            yield Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
        start = direction.end() if direction else end
