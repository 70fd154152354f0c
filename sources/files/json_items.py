"""Articles inside JSON lists and JSON Lines, cut out as the exact bytes that came, in memory bounded by one article.

Text in UTF-16 or UTF-32 is known by its byte order mark or its zero bytes. Everything else is cut as if each byte were
a character, which is exact for UTF-8 and for every charset that keeps ASCII as it is.
"""

import codecs
import itertools
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import Chunks, read_bounded


class JsonItem(NamedTuple):
    """An item: its number from 1 (for lines, the number of its line), its bytes, their charset where it is UTF-16 or
    UTF-32, and why it is no article, if it is none."""

    number: int
    content: bytes
    charset: str | None
    failure: Failure | None


_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS = {(1, 0, 0, 0): "utf-32-le", (0, 0, 0, 1): "utf-32-be", (1, 0, 1, 0): "utf-16-le", (0, 1, 0, 1): "utf-16-be"}
_BY_BYTE = "latin-1"
_SPACE = " \t\r\n"
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
"""Bytes of white space in any charset, and of byte order marks."""

_MAX_CHARACTER_BYTES = 4
_STRUCTURE = re.compile(r'["\[\]{},]')
_IN_STRING = re.compile(r'["\\]')


def split(chunks: Chunks, limit: int) -> Iterator[JsonItem] | bytes:
    """The items of a JSON list, one by one; or the bytes of a file that is no list, validated as one article.

    Raises Failure document-too-large or invalid-json for a file that is no list.
    """
    head = _head(chunks, limit)
    charset, mark = _charset(head)
    text = head[mark:].decode(charset, "ignore").lstrip(_SPACE)
    if text.startswith("["):
        return _ListCutter(charset, limit).items(_texts(itertools.chain([head[mark:]], chunks), charset))
    content = read_bounded(itertools.chain([head], chunks), limit)
    if failure := (check(content) if content else None):
        failure.kept = content
        raise failure
    return content


def lines(chunks: Chunks, limit: int) -> Iterator[JsonItem]:
    """The lines of a JSON Lines file. Blank lines are counted and not given."""
    head = next(chunks, b"")
    charset, mark = _charset(head)
    texts = _texts(itertools.chain([head[mark:]], chunks), charset)
    for number, (text, too_long) in enumerate(_split_lines(texts, limit), 1):
        if text.strip(_SPACE):
            yield _item(number, text.rstrip("\r"), charset, limit, too_long)


def _head(chunks: Chunks, limit: int) -> bytes:
    """The first chunks, up to one that shows the charset and the first character, or to the limit."""
    parts: list[bytes] = []
    size = 0
    enough = limit + 1
    for chunk in chunks:
        parts.append(chunk)
        if enough > limit and (begun := chunk.lstrip(_BLANK)):
            enough = size + len(chunk) - len(begun) + _MAX_CHARACTER_BYTES
        size += len(chunk)
        if size >= enough:
            break
    return b"".join(parts)


def check(content: bytes) -> Failure | None:
    """Why the bytes are not one article in JSON; None where they are."""
    value: object = None
    try:
        value = json.loads(content, parse_int=float)
    except RecursionError:
        return Failure("invalid-json", "nested too deeply to be read")
    except UnicodeDecodeError:
        try:  # not UTF-8: the charset is found later, here only the structure counts
            value = json.loads(content.decode(_BY_BYTE), parse_int=float, strict=False)
        except (ValueError, RecursionError) as error:
            return Failure("invalid-json", str(error))
    except ValueError as error:
        return Failure("invalid-json", str(error))
    return None if isinstance(value, dict) else Failure("not-an-article", f"a JSON {type(value).__name__}, no object")


def _charset(head: bytes) -> tuple[str, int]:
    """Charset and length of the byte order mark."""
    for bom, charset in _WIDE:
        if head.startswith(bom):
            return charset, len(bom)
    if head.startswith(codecs.BOM_UTF8):
        return _BY_BYTE, len(codecs.BOM_UTF8)
    return _ZEROS.get(tuple(int(byte > 0) for byte in head[:4]), _BY_BYTE), 0  # type: ignore[arg-type]


def _texts(chunks: Chunks, charset: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)("surrogatepass" if charset != _BY_BYTE else "strict")
    for chunk in chunks:
        try:
            yield decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise Failure("invalid-json", f"not {charset}, as which it begins: {error.reason}") from error


def _item(number: int, text: str, charset: str, limit: int, too_long: bool) -> JsonItem:
    content = text.encode(charset, "strict" if charset == _BY_BYTE else "surrogatepass")
    if too_long or len(content) > limit:
        return JsonItem(
            number, content[:limit], None, Failure("document-too-large", f"more than {limit:,} bytes; the rest was cut")
        )
    return JsonItem(number, content, None if charset == _BY_BYTE else charset, check(content))


def _split_lines(texts: Iterator[str], limit: int) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it was cut because it is longer than `limit` characters."""
    parts: list[str] = []
    size = 0
    for text in texts:
        *ended, rest = text.split("\n")
        for line in ended:
            parts.append(line[: max(limit - size + 1, 0)])
            yield "".join(parts), size + len(line) > limit
            parts, size = [], 0
        parts.append(rest[: max(limit - size + 1, 0)])
        size += len(rest)
    if size:
        yield "".join(parts), size > limit


class _ListCutter:
    """Cuts a JSON list at the commas between its items; a broken item does not hide those after it."""

    def __init__(self, charset: str, limit: int) -> None:
        self.charset, self.limit = charset, limit
        self.number, self.depth = 1, 0
        self.parts: list[str] = []
        self.size = 0
        self.in_string = self.escaped = self.closed = False

    def items(self, texts: Iterator[str]) -> Iterator[JsonItem]:
        """The items of the list that the texts make together; and one that says so where it does not end, or where
        something follows its end."""
        for text in texts:
            yield from self._items_of(text)
        rest = "".join(self.parts).strip(_SPACE)
        if not self.closed or rest:
            content = rest.encode(self.charset, "strict" if self.charset == _BY_BYTE else "surrogatepass")
            detail = "something follows the end of the list" if self.closed else "the list does not end"
            yield JsonItem(self.number, content[: self.limit], None, Failure("invalid-json", detail))

    def _items_of(self, text: str) -> Iterator[JsonItem]:
        start = position = 0
        while position < len(text):
            if self.escaped:
                self.escaped, position = False, position + 1
                continue
            match = (_IN_STRING if self.in_string else _STRUCTURE).search(text, position)
            if not match:
                break
            position = match.end()
            depth = self.depth
            if not self._follow(match[0]):
                continue
            if depth:
                self._append(text[start : match.start()])
                yield from self._ended_item()
            start = position
        self._append(text[start:])

    def _follow(self, mark: str) -> bool:
        """Take note of a mark; returns whether it is the bracket or comma before an item, or the bracket after all."""
        if mark == "\\":
            self.escaped = True
        elif mark == '"':
            self.in_string = not self.in_string
        elif self.closed:
            return False
        elif mark in "[{":
            self.depth += 1
            return self.depth == 1
        elif mark in "]}":
            self.depth -= 1
            self.closed = self.depth == 0
            return self.closed
        else:
            return self.depth == 1
        return False

    def _append(self, piece: str) -> None:
        self.parts.append(piece[: max(self.limit - self.size + 1, 0)])
        self.size += len(piece)

    def _ended_item(self) -> Iterator[JsonItem]:
        """The item that the parts make; none where they are blank."""
        text = "".join(self.parts).strip(_SPACE)
        if text:
            yield _item(self.number, text, self.charset, self.limit, self.size > self.limit)
            self.number += 1
        self.parts, self.size = [], 0
