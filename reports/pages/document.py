"""The page of a document: where it came from, what became of it, and its bytes as they came."""

import codecs
import dataclasses
import re
from pathlib import PurePosixPath

from unspun.reports.page import PageData, existing
from unspun.reports.reader import Reader
from unspun.warehouse import WarehouseError
from unspun.warehouse.raw_segments import read_content

SHOWN_BYTES = 20_000
"""Bytes that the page shows as text."""

HEX_BYTES, HEX_COLUMNS = 2_048, 16
"""Bytes of one page in hexadecimal, and those of one line."""

MAX_NAME_CHARS = 80


@dataclasses.dataclass(frozen=True, slots=True)
class DecodedBytes:
    """The beginning of some bytes as text, in which charset, and whether all of it could be decoded."""

    text: str
    charset: str
    is_whole: bool


def document(reader: Reader, document_id: str, offset: int = 0) -> PageData:
    """One document, with its bytes as text and, from `offset`, in hexadecimal. Raises RowNotFound."""
    row = existing(reader.row("document", document_id=document_id), "document")
    content = content_of(reader, row["raw_segment"], document_id)
    offset -= offset % HEX_COLUMNS
    return PageData(
        "document.html",
        {
            "document": row,
            "rejects": reader.rows("document_rejects", document_id=document_id),
            "size": None if content is None else len(content),
            "decoded": None if content is None else decode(content, row["article_charset"], row["declared_charset"]),
            "shown": SHOWN_BYTES,
            "hex": hex_lines(content or b"", offset),
            "offset": offset,
            "step": HEX_BYTES,
        },
    )


def content_of(reader: Reader, segment: str, document_id: str) -> bytes | None:
    """The bytes of a document as they came, or None where its segment cannot be read."""
    try:
        return read_content(reader.raw, segment, document_id)
    except WarehouseError:
        return None


def decode(content: bytes, *charsets: str | None) -> DecodedBytes:
    """The beginning of the bytes in the first of the charsets, or of UTF-8, that can decode it.

    >>> decode("Käse".encode("latin-1"), None, "iso-8859-1")
    DecodedBytes(text='Käse', charset='iso-8859-1', is_whole=True)
    >>> decode(b"K\\xe4se").is_whole
    False
    """
    beginning = content[:SHOWN_BYTES]
    for charset in (*charsets, "utf-8"):
        try:
            # What the cut leaves of a last character is no fault of the text.
            decoder = codecs.getincrementaldecoder(charset or "")("strict")
            return DecodedBytes(decoder.decode(beginning, final=len(content) <= SHOWN_BYTES), str(charset), True)
        except (LookupError, ValueError):
            continue
    return DecodedBytes(beginning.decode("utf-8", "replace"), "utf-8", False)


def hex_lines(content: bytes, offset: int) -> str:
    """Lines of offset, bytes in hexadecimal and their ASCII characters, as hexdump -C writes them.

    >>> hex_lines(b"Caf\\xc3\\xa9", 0)
    '00000000  43 61 66 c3 a9                                   |Caf..|'
    """
    lines = []
    for start in range(offset, min(len(content), offset + HEX_BYTES), HEX_COLUMNS):
        part = content[start : min(start + HEX_COLUMNS, offset + HEX_BYTES)]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<{3 * HEX_COLUMNS - 1}}  |{shown}|")
    return "\n".join(lines)


def file_name(uri: str, document_id: str) -> str:
    """A name under which the bytes can be saved on any system: the end of the URI in safe letters.

    >>> file_name("inbox/rates <b>.html", "ab12")
    'rates-b-.html'
    >>> file_name("https://gazette.example/", "ab12")
    'gazette.example'
    >>> file_name("///", "ab12")
    'ab12.bin'
    """
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(uri.partition("?")[0]).name)[-MAX_NAME_CHARS:].lstrip(".-")
    return name or f"{document_id[:16]}.bin"
