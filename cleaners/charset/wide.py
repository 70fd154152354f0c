"""UTF-16 and UTF-32 without a byte order mark."""

import unicodedata
from itertools import pairwise

CODECS = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")

SAMPLE_BYTES = 8_000
"""Bytes that decide. A character may be cut at their end."""

MIN_SAME_BLOCK = 0.55
"""Share of neighbouring characters of one block, or of ASCII, in a right decoding: a wrong byte order scatters them."""

EAST_ASIAN_SHARE = 0.6
"""The share that a text of ideographs counts for, whose neighbours are of many blocks."""


def decode_wide(content: bytes) -> tuple[str, str] | None:
    """The text and its codec where the bytes are UTF-16 or UTF-32 without a mark, else None.

    >>> decode_wide("Heute, 5 Uhr".encode("utf-16-be"))
    ('Heute, 5 Uhr', 'utf-16-be')
    >>> decode_wide(bytes(range(64)))
    """
    best: tuple[float, str] | None = None
    for codec in CODECS:
        try:
            sample = content[:SAMPLE_BYTES].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < SAMPLE_BYTES - 4:
                continue
            sample = content[: error.start].decode(codec)
        share = _same_block_share(sample)
        if share >= MIN_SAME_BLOCK and (best is None or share > best[0]):
            best = share, codec
    if best is None:
        return None
    return content.decode(best[1], "replace"), best[1]


def _same_block_share(text: str) -> float:
    """The share of neighbours of one block; 0 where a character is unassigned, private or NUL."""
    characters = set(text)
    if not text or any(
        unicodedata.category(character) in ("Cn", "Co") or character == "\0" for character in characters
    ):
        return 0.0
    blocks = [0 if character < "\x80" else ord(character) >> 12 for character in text]
    alike = sum(one == other or not (one and other) for one, other in pairwise(blocks)) / max(len(blocks) - 1, 1)
    if len(set(blocks)) < 4:
        return alike
    east_asian = sum("\u3000" <= character <= "\ud7a3" or character < "\x80" for character in text) / len(text)
    syllables = sum("\u3040" <= character <= "\u30ff" or character in "的是不了在人有我他。，" for character in text)
    return EAST_ASIAN_SHARE if east_asian > 0.9 and syllables > 0.05 * len(text) else 0.0
