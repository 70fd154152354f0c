"""Furniture that one source repeats: learned from many of its texts, since no list of patterns can know it."""

import re
from collections import Counter
from collections.abc import Iterable

from unspun.cleaners.boilerplate.lines import MIN_PROSE_CHARS, Line, read_lines

Furniture = frozenset[str]
"""Lines as `normalize_line` writes them."""

MIN_TEXTS = 4
"""Texts that must hold a line: three can be updates of one story."""

MIN_TEXT_SHARE = 0.05
"""Share of the source's texts that must hold it: a slogan of one campaign is not the source's furniture."""

MAX_LEARNED_CHARS = 600
"""Characters of a line: longer notices exist, but a repeated paragraph is more often background that a reporter
reuses."""

_NUMBER = re.compile(r"\d+")


def learn_furniture(texts: Iterable[str]) -> Furniture:
    """The lines that a source repeats over its articles.

    A text of whose prose half was in earlier ones is another version of an article and is not counted: only what
    appears with different articles is furniture. Headlines (first lines) are left out.

    >>> texts = [f"Rain {word}\\n\\nIt was {word}.\\n\\nThe Planet, since 1901" for word in ("a", "b", "c", "d")]
    >>> sorted(learn_furniture(texts))
    ['the planet, since 0']
    """
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        body = read_lines(text).lines[1:]
        lines = {normalize_line(line.text) for line in body if len(line.text) <= MAX_LEARNED_CHARS}
        prose = [line for line in lines if len(line) > MIN_PROSE_CHARS]
        if prose and 2 * sum(line in counts for line in prose) > len(prose):
            continue
        counts.update(lines)
        total += 1
    threshold = max(MIN_TEXTS, MIN_TEXT_SHARE * total)
    return frozenset(line for line, count in counts.items() if count >= threshold and line)


def find_learned(line: Line, furniture: Furniture) -> str | None:
    """The rule for a line that the source is known to repeat, or None. The first line is the headline, and stays."""
    if not furniture or not line.number or len(line.text) > MAX_LEARNED_CHARS:
        return None
    return "learned-furniture" if normalize_line(line.text) in furniture else None


def normalize_line(line: str) -> str:
    """A line without what changes in furniture: case, spaces, and the digits of dates and counters."""
    return _NUMBER.sub("0", " ".join(line.casefold().split()))
