"""How much one delivery may ask of us. Hostile or broken input meets these limits before it meets our memory."""

import dataclasses
from typing import Annotated

from pydantic import Field

KIB = 1024
MIB = 1024 * KIB


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one file and for each document in it.

    The longest articles are a few hundred KB; pages that carry their pictures inline reach some MB; 16 MiB leaves room
    above both, and a batch of them still fits in memory.

    Deflate reaches a ratio of 1,032; JSON Lines and HTML rarely pass 30, and a page of one repeated paragraph about
    150. The ratio is checked from 1 MiB on, below which no harm can be done.

    A gzipped page in a zip in a zip is nested three deep; nobody delivers more. A day of a large agency is a zip of
    some thousand members.
    """

    document_bytes: Annotated[int, Field(ge=1, description="Bytes of a document after decompression, at most")] = (
        16 * MIB
    )
    ratio: Annotated[int, Field(ge=1, description="Bytes that a compressed file may give for each of its bytes")] = 200
    nesting: Annotated[int, Field(ge=1, le=10, description="Containers in containers, such as a gzip in a zip")] = 3
    members: Annotated[int, Field(ge=1, description="Entries of one zip archive, at most")] = 10_000


MIN_RATIO_BYTES = MIB
"""Bytes out from which the ratio is checked."""

SIDECAR_BYTES = 64 * KIB
"""A sidecar holds three short values; what is larger is something else."""

CHUNK_BYTES = 256 * KIB
"""Bytes read at a time: large enough for object stores, small beside `document_bytes`."""
