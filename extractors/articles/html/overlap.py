"""How much of a paragraph is in another text, in time linear in both: by runs of words instead of by searching."""

import re
from collections.abc import Iterator

WORD = re.compile(
    "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
"""A word, or a character of the scripts that set no spaces between words."""

RUN_WORDS = 4
"""Words of a run: three are found in any text ("one of the"), five miss a paragraph in which a word differs."""


def letters(text: str) -> str:
    """The letters and digits of a text, by which two spellings of one line are the same."""
    return "".join(filter(str.isalnum, text.casefold()))


class TextIndex:
    """The runs of words, and the lines, of one text.

    >>> index = TextIndex("The bridge over the Aln is open.\\nAll welcome")
    >>> index.share("The bridge over the Aln was closed."), index.share("all welcome!"), index.share("bridge")
    (0.5, 1.0, 0.0)
    """

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self.lines = {key for line in lines if (key := letters(line))}
        self.runs = {run for line in lines for run in _runs(line)}

    def share(self, text: str) -> float:
        """The share of a paragraph's runs that the text has; a paragraph too short for one is in it as a line."""
        runs = list(_runs(text))
        if not runs:
            return float(letters(text) in self.lines)
        return sum(run in self.runs for run in runs) / len(runs)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return zip(*(words[start:] for start in range(RUN_WORDS)), strict=False)
