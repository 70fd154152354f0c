"""Weights of the networks in one file: half-precision arrays and the lexicon, in NumPy's zip format."""

import io
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from unspun.extractors.annotations.recognizer.lexicon import Lexicon
from unspun.extractors.annotations.recognizer.network import Params

LEXICON = "lexicon."


def pack(networks: Sequence[Params], lexicon: Lexicon) -> bytes:
    arrays = {
        f"{number}.{name}": value.astype(np.float16)
        for number, params in enumerate(networks)
        for name, value in params.items()
    }
    arrays |= {LEXICON + name: value for name, value in lexicon._asdict().items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[list[Params], Lexicon]:
    networks: dict[str, Params] = defaultdict(dict)
    with np.load(io.BytesIO(data)) as arrays:
        for key in arrays.files:
            if not key.startswith(LEXICON):
                number, name = key.split(".", 1)
                networks[number][name] = arrays[key].astype(np.float32)
        return list(networks.values()), Lexicon(**{name: arrays[LEXICON + name] for name in Lexicon._fields})
