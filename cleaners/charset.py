"""Bytes to text: which charset a document is in, and its text under that charset.

The order is that of the web (https://html.spec.whatwg.org/#determining-the-character-encoding): a byte order mark, what
the transport or the document declares, then what the bytes themselves show. Unlike a browser we do not believe a
declaration that the bytes contradict.
"""

import codecs
import re
from typing import NamedTuple

from schemas.articles import Rejected

BOMS = (  # the longer first: the mark of UTF-32LE begins with that of UTF-16LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

WHATWG = {  # labels that mean another charset than they say, https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",
}

ALIASES = {  # names in the wild that Python does not know
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "macroman": "mac_roman",
    "maccyrillic": "mac_cyrillic",
    "macgreek": "mac_greek",
    "macturkish": "mac_turkish",
    "maclatin2": "mac_latin2",
    "maciceland": "mac_iceland",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "unicode": "utf-16-le",
    "x-cp1252": "cp1252",
    "unicode-1-1-utf-8": "utf-8",
}

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

HEAD = 4096
"""Bytes in which a declaration is looked for; browsers look at 1,024, but real pages begin with long comments."""

SAMPLE = 200_000
"""Bytes that detection looks at: more change the answer of no file we know, and the time stays bounded."""

_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_:.+-]{2,40})[\"']")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HOLE = re.compile("\0{8,}")
_BYTE_HOLE = re.compile(rb"\0{8,}")
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB]|\$\([A-Q]|\$\)[ACG]|\([BIJ]|\.[AF])")


class Decoded(NamedTuple):
    """A text, the Python codec it was decoded with, and what told: bom, declared or detected."""

    text: str
    encoding: str
    basis: str


def decode(content: bytes, declared: str | None = None, media_type: str | None = None) -> Decoded:
    """Decode a document.

    `declared` is the charset that came with it (an HTTP header); `media_type` may hold one as well. Bytes that the
    charset cannot decode become U+FFFD: what is lost is named, never guessed. Raises Rejected("decode", ...) with the
    reason `empty`, or `binary` where the bytes are no text.

    >>> decode("Žižkov – “ano”".encode("cp1250"), "windows-1250")
    Decoded(text='Žižkov – “ano”', encoding='cp1250', basis='declared')
    >>> decode("Ça va".encode("utf-8"), "iso-8859-1")
    Decoded(text='Ça va', encoding='utf-8', basis='detected')
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


def find_codec(label: str) -> str | None:
    """The Python codec that a charset label means on the web, or None where the label is unknown.

    >>> find_codec(" ISO-8859-1 "), find_codec("x-sjis"), find_codec("klingon")
    ('cp1252', 'cp932', None)
    """
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    try:
        b"".decode(name)
    except (LookupError, TypeError):  # rot13, hex and other codecs that are no charset
        return None
    return WHATWG.get(name, name)


def is_garbage(text: str) -> bool:
    """Whether a text has more control characters than damage explains: 1 in 50, at least 3.

    A long run of NULs is a hole that a broken download left, and counts for nothing.
    """
    text = _HOLE.sub("", text) if "\0" in text else text
    count = len(_CONTROLS.findall(text))
    return count >= 3 and count * 50 > len(text)


def _from_bom(content: bytes) -> Decoded | None:
    for bom, codec in BOMS:
        if content.startswith(bom):
            text = content[len(bom) :].decode(codec, "replace")
            if not is_garbage(text):
                return Decoded(text, codec, "bom")
    return None


def _from_declaration(content: bytes, declared: str | None, media_type: str | None) -> Decoded | None:
    for label in _labels(content, declared, media_type):
        codec = find_codec(label)
        if codec is None:
            continue
        if not codec.startswith("utf") and not content.isascii() and _try(content, "utf-8") is not None:
            return None  # no legacy text is valid UTF-8 by chance
        text = _try(content, codec)
        if text is not None and not is_garbage(text):
            return Decoded(text, codec, "declared")
    return None


def _labels(content: bytes, declared: str | None, media_type: str | None) -> list[str]:
    labels = [declared] if declared else []
    if media_type and (match := re.search(r"charset\s*=\s*[\"']?([\w.:+-]+)", media_type, re.IGNORECASE)):
        labels.append(match[1])
    head = content[:HEAD]
    if match_xml := _XML.match(head):
        labels.append(match_xml[1].decode("ascii"))
    if head.lstrip()[:1] == b"<" and (match_meta := _META.search(head)):
        labels.append(match_meta[1].decode("ascii"))
    return labels


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _from_bytes(content: bytes) -> Decoded:
    if not _ESCAPES.search(content) and b"\0" not in _BYTE_HOLE.sub(b"", content):
        text = _try(content, "utf-8")
        if text is not None:
            return Decoded(text, "utf-8", "detected")
    import chardet

    found = chardet.detect(content[:SAMPLE])["encoding"]
    codec = find_codec(found) if found else None
    if codec is None:
        raise Rejected("decode", "binary", "the bytes are in no charset that is known")
    return Decoded(content.decode(codec, "replace"), codec, "detected")
