"""What is known of words before any training on news: coded word vectors and Brown clusters, by hash of the word."""

import zlib
from typing import NamedTuple

import numpy as np

WIDTH = 50


class Lexicon(NamedTuple):
    """Packed tables. Keys are sorted CRC-32 hashes; a word that hashes to none of them has row 0.

    `vector_keys` (words,) uint32 of lower-case words, `vector_codes` (words, 25) uint8 with one code for two
    dimensions, `codebook` (25, 256, 2) float32; `cluster_keys` (words,) uint32 of words as written, `clusters` (words,)
    uint16 index into `paths` (clusters,) uint32: the path of each Brown cluster, its root in the lowest bit.
    `places` (names,) uint32: hashes of the names of places in lower case, their tokens joined by a space.
    """

    vector_keys: np.ndarray
    vector_codes: np.ndarray
    codebook: np.ndarray
    cluster_keys: np.ndarray
    clusters: np.ndarray
    paths: np.ndarray
    places: np.ndarray

    def vector_rows(self, hashes: np.ndarray) -> np.ndarray:
        """Row of each hash in `vectors`, counted from 1; 0 where there is none."""
        return _rows(self.vector_keys, hashes)

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        """Word vectors (rows, WIDTH) as float32; row 0 is all zeros."""
        codes = self.vector_codes[np.maximum(rows, 1) - 1]
        found = self.codebook[np.arange(self.codebook.shape[0]), codes].reshape(len(rows), WIDTH)
        return found * (rows > 0)[:, None]

    def cluster_paths(self, hashes: np.ndarray) -> np.ndarray:
        """Brown cluster path of each hash; 0 where there is none."""
        rows = _rows(self.cluster_keys, hashes)
        return np.where(rows > 0, self.paths[self.clusters[np.maximum(rows, 1) - 1]], 0)


def word_hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _rows(keys: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    index = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    return np.where(keys[index] == hashes, index + 1, 0)
