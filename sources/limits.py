"""How much one delivery may ask of us. Hostile or broken input meets these limits before it meets our memory."""

import dataclasses

KIB = 1024
MIB = 1024 * KIB


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one file and for each document in it.

    `document_bytes` bounds a document after decompression. The longest articles are a few hundred KB; pages that carry
    their pictures inline reach some MB; 16 MiB leaves room above both, and a batch of them still fits in memory.

    `ratio` bounds bytes out per byte in of a compressed file. Deflate reaches 1,032; JSON Lines and HTML rarely pass
    30, and a page of one repeated paragraph about 150. It is judged from 1 MiB on, below which no harm can be done.

    `nesting` bounds containers in containers: a gzipped page in a zip in a zip is three; nobody delivers more.

    `members` bounds the entries of one zip: a day of a large agency is some thousands.
    """

    document_bytes: int = 16 * MIB
    ratio: int = 200
    nesting: int = 3
    members: int = 10_000


MIN_RATIO_BYTES = MIB
"""Bytes out from which the ratio is checked."""

SIDECAR_BYTES = 64 * KIB
"""A sidecar holds three short values; what is larger is something else."""

CHUNK_BYTES = 256 * KIB
"""Bytes read at a time: large enough for object stores, small beside `document_bytes`."""
