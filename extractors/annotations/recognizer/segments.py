"""Stretches of a text that the encoder sees at once."""

from collections.abc import Callable, Sequence

SENTENCE_END = frozenset(".?!…")
MAX_SEGMENT_TOKENS = 144
"""Longer paragraphs are rare in news, and are cut at a sentence end."""


def segments(words: Sequence[str], size: int = MAX_SEGMENT_TOKENS) -> list[tuple[int, int]]:
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


def _last(window: Sequence[str], ends_something: Callable[[str], bool]) -> int:
    """One more than the index of the last word that ends something; 0 where none does."""
    for index in range(len(window) - 1, -1, -1):
        if ends_something(window[index]):
            return index + 1
    return 0
