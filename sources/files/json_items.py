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


class Item(NamedTuple):
    """An item, its number from 1 (for lines, the number of its line), its bytes, and why it is no article."""

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
_STRUCTURE = re.compile(r'["\[\]{},]')
_IN_STRING = re.compile(r'["\\]')


def split(chunks: Chunks, limit: int) -> Iterator[Item] | bytes:
    """The items of a JSON list, one by one; or the bytes of a file that is no list, validated as one article.

    Raises Failure document-too-large or invalid-json for a file that is no list.
    """
    head = b""
    for chunk in chunks:
        head += chunk
        charset, mark = _charset(head)
        text = head[mark:].decode(charset, "ignore").lstrip(_SPACE)
        if len(head) > limit or text:
            break
    else:
        charset, mark, text = *_charset(head), ""
    if text.startswith("["):
        return _list_items(_texts(itertools.chain([head[mark:]], chunks), charset), charset, limit)
    content = read_bounded(itertools.chain([head], chunks), limit)
    if failure := (check(content) if content else None):
        failure.kept = content
        raise failure
    return content


def lines(chunks: Chunks, limit: int) -> Iterator[Item]:
    """The lines of a JSON Lines file. Blank lines are counted and not given."""
    head = next(chunks, b"")
    charset, mark = _charset(head)
    texts = _texts(itertools.chain([head[mark:]], chunks), charset)
    for number, (text, too_long) in enumerate(_split_lines(texts, limit), 1):
        if text.strip(_SPACE):
            yield _item(number, text.rstrip("\r"), charset, limit, too_long)


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


def _item(number: int, text: str, charset: str, limit: int, too_long: bool) -> Item:
    content = text.encode(charset, "strict" if charset == _BY_BYTE else "surrogatepass")
    if too_long or len(content) > limit:
        return Item(
            number, content[:limit], None, Failure("document-too-large", f"more than {limit:,} bytes; the rest was cut")
        )
    return Item(number, content, None if charset == _BY_BYTE else charset, check(content))


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


def _list_items(texts: Iterator[str], charset: str, limit: int) -> Iterator[Item]:
    """Items of a list, cut at the commas between them; a broken item does not hide those after it."""
    number, depth = 1, 0
    parts: list[str] = []
    size, in_string, escaped, closed = 0, False, False, False

    def keep(piece: str) -> None:
        nonlocal size
        parts.append(piece[: max(limit - size + 1, 0)])
        size += len(piece)

    def take() -> Item | None:
        nonlocal number, parts, size
        item, blank = "".join(parts).strip(_SPACE), size
        made = _item(number, item, charset, limit, blank > limit) if item else None
        number, parts, size = number + bool(made), [], 0
        return made

    for text in texts:
        start = position = 0
        while position < len(text):
            if escaped:
                escaped, position = False, position + 1
                continue
            found = (_IN_STRING if in_string else _STRUCTURE).search(text, position)
            if not found:
                break
            at, mark = found.start(), found.group()
            position = at + 1
            if mark == "\\":
                escaped = True
            elif mark == '"':
                in_string = not in_string
            elif mark in "[{":
                depth += 1
                if depth == 1 and not closed:
                    start = position
            elif mark in "]}":
                depth -= 1
                if depth == 0 and not closed:
                    keep(text[start:at])
                    start, closed = position, True
                    if item := take():
                        yield item
            elif depth == 1 and not closed:
                keep(text[start:at])
                start = position
                if item := take():
                    yield item
        keep(text[start:])
    rest = "".join(parts)
    if not closed or rest.strip(_SPACE):
        content = rest.strip(_SPACE).encode(charset, "strict" if charset == _BY_BYTE else "surrogatepass")
        why = "something follows the end of the list" if closed else "the list does not end"
        yield Item(number, content[:limit], None, Failure("invalid-json", why))
