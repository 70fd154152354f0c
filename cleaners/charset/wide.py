"""UTF-16 and UTF-32 without a byte order mark."""

import unicodedata
from itertools import pairwise

CODECS = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")

SAMPLE = 8_000
"""Bytes that are looked at. A character may be cut at their end."""

NEIGHBOURLY = 0.55
"""Share of neighbouring characters of one block, or of ASCII, in a right decoding: a wrong byte order scatters them."""


def decode_wide(content: bytes) -> tuple[str, str] | None:
    """Text and codec where the bytes are UTF-16 or UTF-32 without a mark, else None.

    Only bytes with NULs among them are tried: text in these charsets holds spaces, line ends or digits.

    >>> decode_wide("Heute, 5 Uhr".encode("utf-16-be"))
    ('Heute, 5 Uhr', 'utf-16-be')
    >>> decode_wide(b"plain"), decode_wide(bytes(range(64)))
    (None, None)
    """
    if b"\0" not in content[:SAMPLE]:
        return None
    best: tuple[float, str] | None = None
    for codec in CODECS:
        try:
            sample = content[:SAMPLE].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < SAMPLE - 4:
                continue
            sample = content[: error.start].decode(codec)
        share = _neighbourly(sample)
        if share >= NEIGHBOURLY and (best is None or share > best[0]):
            best = share, codec
    if best is None:
        return None
    return content.decode(best[1], "replace"), best[1]


def _neighbourly(text: str) -> float:
    if not text or any(unicodedata.category(character) in ("Cn", "Co") or character == "\0" for character in set(text)):
        return 0.0
    blocks = [0 if character < "\x80" else ord(character) >> 12 for character in text]
    alike = sum(one == other or not (one and other) for one, other in pairwise(blocks))
    ascii_share = blocks.count(0) / len(blocks)
    return alike / max(len(blocks) - 1, 1) if ascii_share > 0.03 or len(set(blocks)) < 4 else 0.0
