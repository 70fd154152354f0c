"""Furniture that one source repeats: learned from many of its texts, since no list of patterns can know it."""

import re
from collections import Counter
from collections.abc import Iterable

from unspun.cleaners.boilerplate.lines import Line, read_page

Furniture = frozenset[str]
"""Lines as `normalize_line` writes them."""

FEWEST_TEXTS = 4
"""Texts that must hold a line: three can be updates of one story."""

SMALLEST_SHARE = 0.05
"""Share of the source's texts that must hold it: a slogan of one campaign is not the source's furniture."""

LONGEST = 600
"""Characters: longer notices exist, but a repeated paragraph is more often background that a reporter reuses."""

PROSE = 80
"""Characters from which a line is taken for prose when versions of an article are told apart from articles."""

_NUMBER = re.compile(r"\d+")


def learn_furniture(texts: Iterable[str]) -> Furniture:
    """The lines that a source repeats over its articles.

    A text of whose prose half stood in earlier ones is another version of an article and is not counted: only what
    stands under different articles is furniture. Headlines (first lines) are not looked at.

    >>> texts = [f"Rain {word}\\n\\nIt was {word}.\\n\\nThe Planet, since 1901" for word in ("a", "b", "c", "d")]
    >>> sorted(learn_furniture(texts))
    ['the planet, since 0']
    """
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        lines = {normalize_line(line.text) for line in read_page(text).lines[1:] if len(line.text) <= LONGEST}
        prose = [line for line in lines if len(line) > PROSE]
        if prose and 2 * sum(line in counts for line in prose) > len(prose):
            continue
        counts.update(lines)
        total += 1
    enough = max(FEWEST_TEXTS, SMALLEST_SHARE * total)
    return frozenset(line for line, count in counts.items() if count >= enough and line)


def find_learned(line: Line, furniture: Furniture) -> str | None:
    """The rule for a line that the source is known to repeat, or None. The first line is the headline, and stays."""
    if furniture and line.place and len(line.text) <= LONGEST and normalize_line(line.text) in furniture:
        return "learned-furniture"
    return None


def normalize_line(line: str) -> str:
    """A line without what changes in furniture: case, spaces, and the digits of dates and counters."""
    return _NUMBER.sub("0", " ".join(line.casefold().split()))
