"""Weights of the network in one file: half-precision arrays and the lexicon, in NumPy's zip format."""

import io

import numpy as np

from extractors.model.lexicon import Lexicon
from extractors.model.network import Params

LEXICON = "lexicon."


def pack(params: Params, lexicon: Lexicon) -> bytes:
    arrays = {name: value.astype(np.float16) for name, value in params.items()}
    arrays |= {LEXICON + name: value for name, value in lexicon._asdict().items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[Params, Lexicon]:
    with np.load(io.BytesIO(data)) as arrays:
        params = {name: arrays[name].astype(np.float32) for name in arrays.files if not name.startswith(LEXICON)}
        return params, Lexicon(**{name: arrays[LEXICON + name] for name in Lexicon._fields})
