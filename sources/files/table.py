"""Tables of articles: CSV and Parquet, a row for each article, columns named by a mapping.

A CSV whose header the configured delimiter does not divide is read with the one that does.

A row becomes a JSON object. With a mapping it holds the mapped columns under the names of articles (title, text, url,
published_at, authors, section, language ...); without one it holds all columns under their own names.
"""

import csv
import dataclasses
import io
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from unspun.schemas.documents import RawDocument
from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import Chunks, chunks_of, gunzip
from unspun.sources.files.folder import list_items
from unspun.sources.files.media_types import JSON
from unspun.sources.limits import Limits
from unspun.sources.origin import Origin
from unspun.sources.protocol import Delivery, Item, Listing, Memory
from unspun.sources.stores import open_binary
from unspun.sources.urls import is_web

_CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
_PARQUET = ".parquet"
_DELIMITERS = ",;\t|"
_MISSING = frozenset(("", "nan", "null", "none", "n/a", "na", "<na>", "#n/a", "nat", "\\n"))
"""What pandas, databases and spreadsheets write for a missing value, in lower case."""

_ROWS = 64
"""Rows read at a time: a table of whole articles has some KB in a row."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """CSV and Parquet files below an address. `columns` maps names of article fields to names of columns."""

    source_id: str
    name: str | None
    address: str
    limits: Limits
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    delimiter: str = ","
    charset: str = "utf-8-sig"

    def list_items(self, memory: Memory) -> Listing:
        """All tables; other files are documents of an unsupported kind. Raises FileNotFoundError where the address is
        not there."""
        uris = list_items(self.address)
        tables = [uri for uri in uris if uri.lower().endswith((*_CSV, _PARQUET))]
        other = Failure("unsupported-kind", "neither .csv, .tsv (also gzipped) nor .parquet")
        return Listing(
            [Item(uri=uri) for uri in tables],
            documents=[self._origin().reject(uri, b"", None, other) for uri in sorted(set(uris) - set(tables))],
        )

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """A document for each row; a table that cannot be read, or not to its end, is one more that says so."""
        for item in items:
            for document in self._documents(item.uri, self._origin()):
                yield Delivery(document)

    def _origin(self) -> Origin:
        return Origin(
            source_id=self.source_id, source_name=self.name, source_kind="table", fetched_at=datetime.now(UTC)
        )

    def _documents(self, uri: str, origin: Origin) -> Iterator[RawDocument]:
        try:
            with open_binary(uri) as stream:
                rows = self._parquet_rows(stream) if uri.lower().endswith(_PARQUET) else self._csv_rows(stream, uri)
                for number, row in enumerate(rows, 1):
                    yield self._document(f"{uri}#{number}", row, origin)
        except FileNotFoundError:
            yield origin.reject(uri, b"", None, Failure("vanished", "the file was listed, and is gone"))
        except Failure as failure:
            with open_binary(uri) as stream:
                yield origin.reject(uri, stream.read(self.limits.document_bytes), None, failure)

    def _document(self, uri: str, row: "dict[str, Any] | Failure", origin: Origin) -> RawDocument:
        if isinstance(row, Failure):
            return origin.reject(uri, row.kept or b"", None, row)
        content = json.dumps(row, ensure_ascii=False, default=_plain).encode("utf-8", "replace")
        url, published_at = row.get("url"), _time(row.get("published_at"))
        made = dataclasses.replace(
            origin, url=url if isinstance(url, str) and is_web(url) else None, published_at=published_at
        )
        if len(content) > self.limits.document_bytes:
            failure = Failure("document-too-large", f"a row of {len(content):,} bytes")
            return made.reject(uri, content[: self.limits.document_bytes], JSON, failure)
        return made.document(uri, content, JSON)

    def _csv_rows(self, stream: BinaryIO, uri: str) -> Iterator[dict[str, Any] | Failure]:
        chunks = chunks_of(stream)
        if uri.lower().endswith(".gz"):
            chunks = gunzip(chunks, self.limits)
        csv.field_size_limit(self.limits.document_bytes)
        lines = _Counted(self._lines(chunks))
        try:
            first = next(lines, None)
            if first is None:
                return
            reader = csv.reader(itertools.chain([first], lines), delimiter=_delimiter(first, self.delimiter))
            header = next(reader, None)
            if header is None:
                return
            names = self._names(header)
            for values in reader:
                if len(values) != len(header):
                    if values:
                        kept = json.dumps(values, ensure_ascii=False).encode()
                        yield Failure("malformed-row", f"{len(values)} values for {len(header)} columns", kept)
                    continue
                cells = dict(zip(header, values, strict=True))
                yield {name: cells[column] for name, column in names.items() if not _is_missing(cells[column])}
        except csv.Error as error:
            raise Failure("invalid-csv", f"line {lines.count}: {error}") from error
        except UnicodeDecodeError as error:
            raise Failure("wrong-charset", f"not {self.charset} after line {lines.count}: {error.reason}") from error

    def _lines(self, chunks: Chunks) -> Iterator[str]:
        """Lines with their ends, none longer than a document may be."""
        limit = self.limits.document_bytes
        with io.TextIOWrapper(io.BufferedReader(_Stream(chunks)), self.charset, newline="") as text:
            while line := text.readline(limit + 1):
                if len(line) > limit:
                    raise Failure("document-too-large", f"a line of more than {limit:,} characters")
                yield line

    def _parquet_rows(self, stream: BinaryIO) -> Iterator[dict[str, Any]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.ParquetFile(stream, pre_buffer=False)
            names = self._names(table.schema_arrow.names)
            for batch in table.iter_batches(batch_size=_ROWS, columns=list(dict.fromkeys(names.values()))):
                for row in batch.to_pylist():
                    values = {name: _text(row[column]) for name, column in names.items()}
                    yield {name: value for name, value in values.items() if not _is_missing(value)}
        except (pa.ArrowException, ValueError, OverflowError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise Failure("corrupt-parquet", str(error)) from error

    def _names(self, header: Sequence[str]) -> dict[str, str]:
        names = dict(self.columns) or {name: name for name in header}
        if missing := sorted(set(names.values()) - set(header)):
            raise Failure("missing-column", f"no column {', '.join(missing)} among {', '.join(header)[:500]}")
        return names


class _Counted(Iterator[str]):
    """Lines, and how many of them were read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.count = lines, 0

    def __next__(self) -> str:
        line = next(self.lines)
        self.count += 1
        return line


class _Stream(io.RawIOBase):
    """Chunks as a stream that text is read from."""

    def __init__(self, chunks: Chunks) -> None:
        self.chunks, self.rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.chunks, b"")
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size


def _delimiter(header: str, configured: str) -> str:
    """What separates the columns: as configured, or what divides a header that would be one column otherwise."""
    if configured in header:
        return configured
    return max((configured, *_DELIMITERS), key=header.count)


def _is_missing(value: Any) -> bool:
    """Whether a cell holds no value: null, empty, not a number, or the word that an export wrote for these."""
    if isinstance(value, float) and math.isnan(value):
        return True
    return value is None or (isinstance(value, str) and value.strip().casefold() in _MISSING)


def _text(value: Any) -> Any:
    """Text that a Parquet file holds as bytes, as text; other values as they are. Raises Failure binary-column."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure("binary-column", f"bytes that are no text in UTF-8: {error.reason}") from error


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _time(value: Any) -> datetime | None:
    try:
        time = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
