"""How a text reads: whether its small words, marks and word endings follow each other as in translations.

Translations keep habits of their source and of the act of translating: which function words they use and in which
order, how they connect clauses, how often a noun follows a preposition. These hold over languages and over machines,
where single turns of phrase do not. (Baroni and Bernardini 2006; Volansky, Ordan and Wintner 2015.)

A text is read as a sequence of classes: function words and marks stand for themselves, all other words for their
ending, names and numbers for their form, so that nothing is learned about subjects. The score is linear in the square
roots of the counts of runs of up to three classes; `unspun.training.translation` fits its weights.
"""

import functools
import io
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.text.tokens import MAX_WORD_CHARS, split_words

BUCKET_BITS = 17
"""Runs of classes are hashed into this many bits of buckets: no list of runs need be kept."""
MAX_RUN_CLASSES = 3
MAX_CHARS = 2500
"""Characters of a text that are read, about 400 words: as many as the texts have that the weights were fitted to."""
MIN_CLASSES = 60
"""Shorter texts give no evidence of style."""
MAX_TITLE_CHARS = 4
"""Letters of "Prof" and "Capt", to which their full stop belongs."""
MAX_CACHED_PIECES = 100_000
_CLASS_BITS = 10
_CLASS, _MAY_BE_NAME, _BEFORE_SENTENCE = (1 << _CLASS_BITS) - 1, 1 << _CLASS_BITS, 1 << _CLASS_BITS + 1
"""Parts of a token's code: its class, and marks for a word with a capital and for what may end a sentence."""
_HASH_FACTOR = np.uint64(0x9E3779B97F4A7C15)

ENDINGS = (
    "ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "able", "ible", "ous", "ive", "al", "ic",
    "er", "or", "ist", "ism", "est", "ful", "less", "ize", "ise", "s",
)  # fmt: skip
MAX_ENDING_CHARS = max(map(len, ENDINGS))
_ENDINGS = frozenset(ENDINGS)
MARKS = (",", ";", ":", "(", ")", "-", "–", "—", "$", "%", "?", "!", "/", "«", "»", "&", "[", "]", "€", "£", "…", ".")
_FORMS = (
    "<word>",
    "<name>",
    "<NAME>",
    "<number>",
    "<year>",
    "<decimal>",
    "<line>",
    "<quote>",
    "<apostrophe>",
    "<mark>",
)
_AS_ONE = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "``": '"', "''": '"', "...": "…"}
_QUOTE_FORMS = {'"': "<quote>", "'": "<apostrophe>"}
_CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")
_OPENS_SENTENCE = frozenset('.!?:"')


class Style(NamedTuple):
    """Weights of the runs by bucket, with the `bias`; `slope` and `offset` turn the score into log odds."""

    weights: NDArray[np.float32]
    bias: float
    slope: float
    offset: float

    def score(self, classes: NDArray[np.uint64]) -> float:
        """How much a text of these classes reads like a translation, on an arbitrary scale."""
        buckets, counts = run_counts(classes)
        return float(np.sqrt(counts) @ self.weights[buckets] / np.sqrt(len(classes)) + self.bias)

    def log_odds(self, classes: NDArray[np.uint64]) -> float:
        """Log odds that style alone gives for a translation; 0 for a text too short to tell."""
        if len(classes) < MIN_CLASSES:
            return 0.0
        return self.slope * self.score(classes) + self.offset

    def dump(self) -> bytes:
        """The weights as bytes that `load` reads: a JSON line, then the compressed table."""
        scale = float(np.abs(self.weights).max()) / 127
        table = zlib.compress(np.rint(self.weights / scale).astype(np.int8).tobytes(), 9)
        head = {"bias": self.bias, "slope": self.slope, "offset": self.offset, "scale": scale}
        return json.dumps(head).encode() + b"\n" + table

    @classmethod
    def load(cls, data: bytes) -> "Style":
        """The weights that `dump` wrote."""
        stream = io.BytesIO(data)
        head = json.loads(stream.readline())
        table = np.frombuffer(zlib.decompress(stream.read()), np.int8).astype(np.float32)
        return cls(table * np.float32(head["scale"]), head["bias"], head["slope"], head["offset"])


@functools.cache
def packaged() -> Style:
    """The packaged weights."""
    return Style.load(resources.files("unspun.cleaners.translation").joinpath("style.bin").read_bytes())


@functools.cache
def _class_ids() -> dict[str, int]:
    """The number of each class, by its name: function words and marks by themselves, forms, endings with a dash."""
    words = resources.files("unspun.cleaners.translation").joinpath("style_words.txt").read_text("utf-8").split()
    names = [*_FORMS, *(f"-{ending}" for ending in ENDINGS), *MARKS, *words]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def read_classes(text: str) -> NDArray[np.uint64]:
    """The classes of a text's words, marks and line ends; clitics count by themselves.

    >>> classes = read_classes("The mayor did n't go.")
    >>> classes.tolist() == read_classes("The mayor didn't go.").tolist(), len(classes)
    (True, 6)
    """
    codes = np.frombuffer(b"".join(map(_CODES.__getitem__, _pieces(text))), np.uint16)
    classes = (codes & _CLASS).astype(np.uint64)
    is_name = codes & _MAY_BE_NAME != 0
    is_name[:1] = False
    is_name[1:] &= codes[:-1] & _BEFORE_SENTENCE == 0
    classes[is_name] = _class_ids()["<name>"]
    return classes


def _pieces(text: str) -> list[str]:
    """What stands between spaces in the part of a text that is read: no token reaches over a space.

    The blank lines between paragraphs are pieces of their own, so that fewer pieces differ.
    """
    part = text[:MAX_CHARS]
    return (part if "\n\n\n" in part else part.replace("\n\n", " \n\n ")).split(" ")


class _Codes(dict[str, bytes]):
    """The codes of the tokens of each piece that was met: class, marks for a capital and for what may end a sentence.

    A dictionary that is emptied when it is full: most of a text's pieces are in it, and no look-up costs less.
    """

    def __missing__(self, piece: str) -> bytes:
        if len(self) >= MAX_CACHED_PIECES:
            self.clear()
        codes = b"".join([_code_of(part) for part in _parts(piece)])
        if len(piece) <= MAX_WORD_CHARS:
            self[piece] = codes
        return codes


_CODES = _Codes()


def _parts(piece: str) -> Sequence[str]:
    """The tokens of a piece, with clitics apart. Most are a word, with a mark or without, and need no tokenizer."""
    if len(piece) <= MAX_WORD_CHARS and piece.isascii():
        if piece.isalpha():
            return (piece,)
        word, mark = piece[:-1], piece[-1:]
        if word.isalpha() and (mark == "," or (mark == "." and len(word) > MAX_TITLE_CHARS)):
            return word, mark
    return [part for word in split_words(f"{piece} ") for part in _split(word)]


def _split(word: str) -> Sequence[str]:
    """A word and its clitic apart."""
    if ("'" not in word and "’" not in word) or len(word) < 3:
        return (word,)
    straight = word.replace("’", "'").lower()
    for clitic in _CLITICS:
        if straight.endswith(clitic) and len(straight) > len(clitic):
            return word[: -len(clitic)], clitic
    return (word,)


@functools.lru_cache(MAX_CACHED_PIECES)
def _code_of(part: str) -> bytes:
    """The code of a token or clitic, two bytes: its class, with marks for a capital and for what may end a sentence."""
    code = _word_code(part) if part[0].isalpha() else _mark_code(part)
    return code.to_bytes(2, sys.byteorder)


def _word_code(word: str) -> int:
    ids = _class_ids()
    lowered = word.lower()
    if lowered in ids:
        return ids[lowered]
    code = ids["<word>"]
    for length in range(min(MAX_ENDING_CHARS, len(word) - 3), 0, -1):
        if lowered[-length:] in _ENDINGS:
            code = ids[f"-{lowered[-length:]}"]
            break
    if not word[0].isupper():
        return code
    return ids["<NAME>"] if len(word) > 1 and word.isupper() else code | _MAY_BE_NAME


def _mark_code(mark: str) -> int:
    """The code of a number, line end or mark."""
    ids = _class_ids()
    first = mark[0]
    if first.isdigit():
        form = "year" if len(mark) == 4 and mark.isdigit() else "decimal" if "." in mark or "," in mark else "number"
        return ids[f"<{form}>"]
    if first == "\n":
        return ids["<line>"] | _BEFORE_SENTENCE
    mark = _AS_ONE.get(mark, mark).lower()
    code = ids[_QUOTE_FORMS[mark]] if mark in _QUOTE_FORMS else ids.get(mark, ids["<mark>"])
    return code | _BEFORE_SENTENCE if mark in _OPENS_SENTENCE else code


def run_counts(classes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The buckets of the runs that a text has, and how often it has them."""
    buckets = np.concatenate([*_buckets(classes)])
    buckets.sort()
    borders = np.concatenate([[0], np.flatnonzero(buckets[1:] != buckets[:-1]) + 1, [len(buckets)]])
    return buckets[borders[:-1]], borders[1:] - borders[:-1]


def _buckets(classes: NDArray[np.uint64]) -> Iterator[NDArray[np.int64]]:
    """For each length of a run, the bucket of the run that begins at each place."""
    run = classes
    for length in range(1, MAX_RUN_CLASSES + 1):
        if length > 1:
            run = (run[:-1] << np.uint64(_CLASS_BITS)) | classes[length - 1 :]
        salted = run | np.uint64(length << (_CLASS_BITS * MAX_RUN_CLASSES))
        yield ((salted * _HASH_FACTOR) >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)


def telling_runs(text: str, style: Style, most: int) -> list[str]:
    """The runs of words that speak most for a translation, strongest first, as they stand in the text."""
    parts = [part for piece in _pieces(text) for part in _parts(piece)]
    classes = read_classes(text)
    weighed: dict[str, float] = {}
    for length, buckets in enumerate(_buckets(classes), 1):
        for start, weight in enumerate(style.weights[buckets].tolist()):
            run = parts[start : start + length]
            if length > 1 and weight > 0 and not any("\n" in part for part in run):
                phrase = " ".join(run)
                weighed[phrase] = weighed.get(phrase, 0.0) + weight
    return sorted(weighed, key=lambda phrase: (-weighed[phrase], phrase))[:most]
