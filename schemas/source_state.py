"""What sources remember between runs: state tables of the warehouse, as typed records.

A source is given what it remembered, and hands back what to remember. It is saved after the documents that came with it
are staged, so that a run that dies is repeated and not lost.
"""

from datetime import datetime
from typing import Annotated

from unspun.schemas.tables import record


@record
class FeedState:
    """Addresses that list documents or hold them, and what became of each when it was last asked.

    An address is that of a feed, a sitemap, a list of URLs or an archive; one row for each address of a source.
    """

    source_id: Annotated[str, "Source that the address belongs to"]
    address: Annotated[str, "URL or path; with source_id the key"]
    outcome: Annotated[str, "What became of it last: fetched, not-modified, read, or the name of a failure"]
    checked_at: Annotated[datetime, "When it was last asked"]
    next_check_at: Annotated[datetime, "When it is to be asked again, and not before"]
    failures: Annotated[int, "Failures in a row; 0 after a success"]
    status: Annotated[int | None, "HTTP status of the last answer"]
    detail: Annotated[str | None, "What was seen, where it failed"]
    etag: Annotated[str | None, "Validator of the last whole answer"]
    last_modified: Annotated[str | None, "Last-Modified of the last whole answer, as it came"]
    content_sha256: Annotated[str | None, "SHA-256 of the last whole answer"]
    position: Annotated[int | None, "For archives: offset at which reading goes on; null when it is read to its end"]


@record
class SeenUrl:
    """Web addresses that sources listed, and what became of each when it was last asked for.

    One row for each address of a source.
    """

    source_id: Annotated[str, "Source that listed it"]
    url: Annotated[str, "Canonical address; with source_id the key"]
    fetch_url: Annotated[str, "Address as listed, which is the one that is fetched"]
    final_url: Annotated[str | None, "Address that answered, after redirects"]
    outcome: Annotated[str, "fetched, not-modified, unchanged, or the name of a failure"]
    status: Annotated[int | None, "HTTP status of the last answer"]
    detail: Annotated[str | None, "What was seen, where it failed"]
    redirects: Annotated[list[str], "Steps between the two addresses, each as status and target"]
    opt_outs: Annotated[list[str], "Reservations against AI or text mining that were seen, each with where"]
    etag: Annotated[str | None, "Validator of the last whole answer"]
    last_modified: Annotated[str | None, "Last-Modified of the last whole answer, as it came"]
    content_sha256: Annotated[str | None, "SHA-256 of the last whole answer"]
    published_at: Annotated[datetime | None, "Time of publication that the listing gave"]
    changed_at: Annotated[datetime | None, "Time of change that the listing gave when it was last fetched"]
    first_seen_at: Annotated[datetime, "When it was first listed"]
    fetched_at: Annotated[datetime, "When it was last asked for"]
    next_fetch_at: Annotated[
        datetime | None, "When it is to be asked for again; null for never, unless listed as changed"
    ]
    failures: Annotated[int, "Failures in a row; 0 after a success"]


@record
class SeenFile:
    """Files of folders that were read, and the documents that each gave.

    A file counts as read only as long as the warehouse has all of its documents. These rows stay in files beside the
    staged batches: the warehouse knows every document by itself.
    """

    source_id: Annotated[str, "Source that the file belongs to"]
    uri: Annotated[str, "Path or URL; with source_id the key"]
    version: Annotated[str, "Size with time of change or ETag, of the file and of its sidecars"]
    document_ids: Annotated[list[str], "Documents that it gave"]
    read_at: Annotated[datetime, "When it was read"]


STATE_TABLES: dict[str, type] = {"feed_state": FeedState, "seen_urls": SeenUrl}
"""Table name to record class."""
