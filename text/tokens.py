"""Tokens of a text: words, numbers, marks and line ends, in time linear in its length whatever it holds.

This is the one cut of a text into words. What reads tokens differently derives its view: the recognizer parts clitics
from their words (`split_clitics`), the n-gram model counts some tokens and not others (`ngrams.counted_tokens`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

MAX_WORD_CHARS = 64
"""A run of letters is cut here, so that a megabyte without a space is many tokens and not one."""

# Most tokens are plain words before a space or a comma: the first branch takes them without a try of the others.
_TOKEN = re.compile(
    r"""
      [A-Za-z]{1,64}+(?=[ ,])
    | \n+
    | (?:https?://|www\.)[^\s<>"“”]{1,200}
    | [A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,32}){1,4}
    | (?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Rev|Hon|Prof)\.(?=\s)
    | (?:[^\W\d_]\.){2,8}
    | \d{1,32}(?:[.,:]\d{1,32}){0,8}
    | \w{1,64}(?:['’]\w{1,64}){0,4}
    | \.{2,8} | -{2,8} | '' | ``
    | [^\w\s]
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?i)^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$")


class Tokens(NamedTuple):
    """Tokens of a text in their order: as they are written, and where each begins and ends (code points)."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def tokenize(text: str) -> Tokens:
    """Words with their clitics, numbers, single marks, and runs of line ends.

    >>> tokenize("She didn't, U.S.-led.\\n\\nOK").words
    ['She', "didn't", ',', 'U.S.', '-', 'led', '.', '\\n\\n', 'OK']
    """
    matches = list(_TOKEN.finditer(text))
    return Tokens([m[0] for m in matches], [m.start() for m in matches], [m.end() for m in matches])


def split_words(text: str) -> Sequence[str]:
    """The tokens of a text as they are written, where their places are not asked for."""
    words: list[str] = _TOKEN.findall(text)
    return words


def split_clitics(tokens: Tokens) -> Tokens:
    """The tokens with clitics as tokens of their own.

    >>> split_clitics(tokenize("Ada didn't")).words, split_clitics(tokenize("Ada didn't")).starts
    (['Ada', 'did', "n't"], [0, 4, 7])
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word, start, end in zip(*tokens, strict=True):
        clitic = _CLITIC.match(word) if "'" in word or "’" in word else None
        if clitic:
            border = start + clitic.end(1)
            words += [clitic[1], clitic[2]]
            starts += [start, border]
            ends += [border, end]
        else:
            words.append(word)
            starts.append(start)
            ends.append(end)
    return Tokens(words, starts, ends)
