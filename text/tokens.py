"""Tokens of an English news text, in time linear in its length whatever it holds."""

import re
from typing import NamedTuple

import numpy as np

# A run of letters is cut at 64 characters, so that a megabyte without a space is many tokens and not one.
TOKEN = re.compile(
    r"""
      \n+
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
CLITIC = re.compile(r"(?i)^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$")
SENTENCE_END = frozenset(".?!…")
SEGMENT = 144
"""Tokens that the encoder sees at once, at most: longer paragraphs are rare in news, and are cut at a sentence end."""


class Tokens(NamedTuple):
    """Tokens of a text: their words, and `starts` and `ends` as code points (int32 arrays, one element a token)."""

    words: list[str]
    starts: np.ndarray
    ends: np.ndarray


def tokenize(text: str) -> Tokens:
    """Words, numbers, single marks, and runs of newlines.

    >>> tokenize("She didn't, U.S.-led.\\n\\nOK").words
    ['She', 'did', "n't", ',', 'U.S.', '-', 'led', '.', '\\n\\n', 'OK']
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        if ("'" in word or "’" in word) and (clitic := CLITIC.match(word)):
            cut = start + clitic.end(1)
            words += [clitic[1], clitic[2]]
            starts += [start, cut]
            ends += [cut, end]
        else:
            words.append(word)
            starts.append(start)
            ends.append(end)
    return Tokens(words, np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32))


def segments(words: list[str], size: int = SEGMENT) -> list[tuple[int, int]]:
    """Cut tokens into stretches of at most `size`: at the end of a line, else of a sentence, else anywhere."""
    cuts = []
    start = 0
    while len(words) - start > size:
        window = words[start : start + size]
        cut = _last(window, lambda word: word[0] == "\n")
        if cut < size // 3:
            cut = max(cut, _last(window, lambda word: word[-1] in SENTENCE_END))
        if cut < size // 3:
            cut = size
        cuts.append((start, start + cut))
        start += cut
    if start < len(words):
        cuts.append((start, len(words)))
    return cuts


def _last(window: list[str], is_end) -> int:  # type: ignore[no-untyped-def]
    """One more than the index of the last word that ends something; 0 where none does."""
    for index in range(len(window) - 1, -1, -1):
        if is_end(window[index]):
            return index + 1
    return 0
