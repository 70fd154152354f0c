"""Files that were joined from parts in several charsets, and UTF-8 with broken bytes."""

from collections.abc import Callable

Detect = Callable[[bytes], str | None]

MIN_VALID_RATIO = 2
"""Characters of UTF-8 for each byte that is none, from which a text is UTF-8 with damage."""


def decode_mixed(content: bytes, detect: Detect) -> tuple[str, str] | None:
    """The text and its codecs where most of the bytes are UTF-8, else None.

    Lines that hold no character of UTF-8 came from elsewhere: all of them together are decoded with the charset that
    `detect` finds for them. In lines that do hold some, the broken bytes are lost, and become U+FFFD.

    >>> decode_mixed("Größe – “gut”".encode() + b"\\n" + "Maße".encode("cp1252"), lambda content: "cp1252")
    ('Größe – “gut”\\nMaße', 'utf-8, cp1252')
    >>> decode_mixed("Maße".encode("cp1252") + "é".encode(), lambda content: "cp1252")
    """
    escaped = content.decode("utf-8", "surrogateescape")
    broken = [position for position, character in enumerate(escaped) if "\udc80" <= character <= "\udcff"]
    valid = sum(character > "\x7f" for character in escaped) - len(broken)
    if valid < MIN_VALID_RATIO * len(broken):
        return None
    lines = escaped.split("\n")
    foreign = [index for index, line in enumerate(lines) if not line.isascii() and _is_foreign(line)]
    codec = detect("\n".join(lines[index] for index in foreign).encode("utf-8", "surrogateescape")) if foreign else None
    for index in foreign if codec and not codec.startswith("utf") else ():
        lines[index] = lines[index].encode("utf-8", "surrogateescape").decode(str(codec), "replace")
    text = "\n".join(lines).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text, f"utf-8, {codec}" if codec and not codec.startswith("utf") else "utf-8"


def _is_foreign(line: str) -> bool:
    return all("\udc80" <= character <= "\udcff" for character in line if character > "\x7f")
