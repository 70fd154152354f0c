"""Bytes to text: which charset a document is in, and its text under that charset.

The order is that of the web (https://html.spec.whatwg.org/#determining-the-character-encoding): a byte order mark, what
the transport or the document declares, then detection from the bytes. Unlike a browser, a declaration that the bytes
contradict is not believed.
"""

import codecs
import re
from typing import NamedTuple

from unspun.cleaners.charset.labels import find_codec
from unspun.cleaners.charset.latin import LATIN_CODECS, choose_latin
from unspun.cleaners.charset.mixed import decode_mixed
from unspun.cleaners.charset.wide import decode_wide
from unspun.schemas.articles import Rejected

BOMS = (  # the longer first: the mark of UTF-32LE begins with that of UTF-16LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

MAGIC = (
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office document"),
    (b"\x7fELF", "ELF program"),
    (b"RIFF", "RIFF media"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"PAR1", "Parquet file"),
    (b"SQLite format 3\x00", "SQLite database"),
)

DECLARATION_BYTES = 4096
"""Bytes in which a declaration is looked for; browsers look at 1,024, but real pages begin with long comments."""

DETECTION_BYTES = 200_000
"""Bytes from which the charset is detected: more change no answer that was seen, and the time is bounded."""

MIN_OVERRULING_BYTES = 40
"""Bytes that show a script well enough to contradict a declaration."""

MIN_GARBAGE_CONTROLS = 3
GARBAGE_SHARE = 0.02
"""Control characters, and their share of a text, from which it is no text."""

_ASCII_LETTERS = [bytes([code]) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B))]
_HIGH = bytes(range(0x80, 0x100))
_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_:.+-]{2,40})[\"']")
_PARAMETER = re.compile(r"charset\s{0,8}=\s{0,8}[\"']?([\w.:+-]{2,40})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HOLE = re.compile("\0{8,}")
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB]|\$\([A-Q]|\$\)[ACG]|\([BIJ]|\.[AF])")


class DecodedText(NamedTuple):
    """A text, the Python codec that decoded it, and how that was chosen: "bom", "declared" or "detected"."""

    text: str
    encoding: str
    basis: str


def decode(content: bytes, declared: str | None = None, media_type: str | None = None) -> DecodedText:
    """Decode a document.

    `declared` is the charset that came with it (an HTTP header); `media_type` may hold one as well. Bytes that the
    charset cannot decode become U+FFFD: what is lost is named, never guessed. Raises Rejected("decode", ...) with the
    reason `empty`, or `binary` where the bytes are no text.

    >>> decode("Žižkov – “ano”".encode("cp1250"), "windows-1250")
    DecodedText(text='Žižkov – “ano”', encoding='cp1250', basis='declared')
    >>> decode("Ça va".encode("utf-8"), "iso-8859-1")
    DecodedText(text='Ça va', encoding='utf-8', basis='detected')
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Rejected("decode", "empty", "the document holds no bytes but white space")
    for magic, name in MAGIC:
        if content.startswith(magic):
            raise Rejected("decode", "binary", f"the bytes are a {name}")
    decoded = _from_bom(content) or _from_declaration(content, declared, media_type) or _from_bytes(content)
    if not decoded.text.strip():
        raise Rejected("decode", "empty", "the document holds nothing but white space")
    if is_garbage(decoded.text):
        raise Rejected("decode", "binary", "the bytes are control characters rather than text")
    return decoded


def is_garbage(text: str) -> bool:
    """Whether a text has more control characters than damage explains: 1 in 50, at least 3.

    A long run of NULs is a hole that a broken download left, and is not counted.
    """
    text = _HOLE.sub("", text) if "\0" in text else text
    count = len(_CONTROLS.findall(text))
    return count >= MIN_GARBAGE_CONTROLS and count > GARBAGE_SHARE * len(text)


def _from_bom(content: bytes) -> DecodedText | None:
    for bom, codec in BOMS:
        if content.startswith(bom):
            text = content[len(bom) :].decode(codec, "replace")
            if not is_garbage(text):
                return DecodedText(text, codec, "bom")
    return None


def _from_declaration(content: bytes, declared: str | None, media_type: str | None) -> DecodedText | None:
    for label in _labels(content, declared, media_type):
        codec = find_codec(label)
        if codec is None:
            continue
        if not codec.startswith("utf") and not content.isascii() and _try(content, "utf-8") is not None:
            return None  # no legacy text is valid UTF-8 by chance
        text = _try(content, codec)
        if text is not None and not is_garbage(text) and not _overruled(content, codec):
            return DecodedText(text, codec, "declared")
    return None


def _labels(content: bytes, declared: str | None, media_type: str | None) -> list[str]:
    labels = [declared] if declared else []
    if media_type and (match := _PARAMETER.search(media_type)):
        labels.append(match[1])
    head = content[:DECLARATION_BYTES]
    if match_xml := _XML.match(head):
        labels.append(match_xml[1].decode("ascii"))
    if head.lstrip()[:1] == b"<" and (match_meta := _META.search(head)):
        labels.append(match_meta[1].decode("ascii"))
    return labels


def _overruled(content: bytes, codec: str) -> bool:
    """Whether a Latin charset was declared for a text in another script, as servers declare it for all they have."""
    if codec not in LATIN_CODECS or len(content) < MIN_OVERRULING_BYTES:
        return False
    letters = sum(map(content.count, _ASCII_LETTERS))
    high = len(content) - len(content.translate(None, _HIGH))
    return high > letters and _detect(content) not in LATIN_CODECS


def _from_bytes(content: bytes) -> DecodedText:
    wide = decode_wide(content) if b"\0" in content[:DETECTION_BYTES] else None
    if wide and not is_garbage(wide[0]):
        return DecodedText(*wide, "detected")
    if not _ESCAPES.search(content):
        text = _try(content, "hz") if b"~{" in content and content.isascii() else _try(content, "utf-8")
        if text is not None:
            return DecodedText(text, "utf-8" if not content.isascii() or text.isascii() else "hz", "detected")
        mixed = decode_mixed(content, _detect)
        if mixed is not None:
            return DecodedText(*mixed, "detected")
    codec = _detect(content)
    if codec is None and (wide := decode_wide(content)):
        return DecodedText(*wide, "detected")
    if codec is None:
        raise Rejected("decode", "binary", "the bytes fit no known charset")
    return DecodedText(content.decode(codec, "replace"), codec, "detected")


def _detect(content: bytes) -> str | None:
    """The codec that fits the bytes best: chardet's statistics, corrected where they are known to mislead."""
    import chardet

    sample = content[:DETECTION_BYTES]
    label = chardet.detect(sample)["encoding"]
    codec = find_codec(label) if label else None
    return choose_latin(sample, codec) if codec else None


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeError:
        return None
