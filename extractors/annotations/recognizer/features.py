"""What the encoder is told of a token: features of the word wherever it stands, and of its place in this document."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from unspun.extractors.annotations.recognizer.lexicon import word_hash
from unspun.extractors.annotations.recognizer.segments import SENTENCE_END
from unspun.text.word_lists import organization_words

TABLES = {
    "cluster": (4096, 24),
    "cluster_10": (1024, 12),
    "cluster_6": (64, 8),
    "word": (16384, 40),
    "prefix_2": (512, 8),
    "prefix_3": (2048, 16),
    "suffix_2": (512, 8),
    "suffix_3": (2048, 20),
    "suffix_4": (4096, 20),
    "shape": (512, 16),
}
"""Learned embeddings of a word: rows that its hash is reduced to, and width."""

SIGHTED = (
    "with_title",
    "with_speech",
    "after_place_word",
    "after_article",
    "with_possessive",
    "after_capital",
    "before_capital",
    "in_parentheses",
    "with_company_word",
)
"""What stands beside a name anywhere in the document: evidence that all its mentions share."""

FLAGS = (
    "line_start",
    "sentence_start",
    "no_space_before",
    "capital_line",
    "title_line",
    "short_line",
    "first_line",
    "second_line",
    "upper",
    "title",
    "has_digit",
    "in_double",
    "in_single",
    "opening",
    "closing",
    "after_opening",
    "after_closing",
    "near_closing",
    "closes_in_line",
    "line_has_quote",
    "line_opens_quote",
    "after_unclosed_line",
    "speaker_label",
    "seen_lower",
    "seen_title_inside",
    "seen_often",
    "first_sighting",
    *SIGHTED,
    "place_name",
    "long_place_name",
    "sentence_has_quote",
    "sentence_has_speech",
)
"""Features of a token's place, each 0 or 1."""

DOUBLE_OPEN, DOUBLE_CLOSE, STRAIGHT = frozenset({"“", "„", "«", "``"}), frozenset({"”", "»"}), frozenset({'"', "''"})
SPEECH = frozenset(
    "said says say told tells tell saying asked asks added adds according wrote writes noted notes tweeted announced "
    "argued insisted claimed warned replied answered continued explained stated declared testified".split()
)
TITLES = frozenset(
    "mr mrs ms dr mr. mrs. ms. dr. prof prof. gen gen. sen. rep. gov. col. capt. president minister secretary chairman "
    "chairwoman director spokesman spokeswoman spokesperson officer sir judge professor chief leader king queen prince "
    "sheikh senator governor mayor ambassador coach actor singer analyst".split()
)
PLACE_WORDS = frozenset("in at near from to across outside around toward towards".split())
NEAR = 6
"""Tokens after a closing mark in which the words that say who spoke mostly stand."""


def shape(word: str) -> str:
    """The kinds of characters of a word, runs cut at three.

    >>> shape("McDonald"), shape("COVID"), shape("2016")
    ('XxXxxx', 'XXX', 'ddd')
    """
    kinds = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word[:32])
    return re.sub(r"(.)\1{3,}", r"\1\1\1", kinds)


def word_ids(word: str) -> list[int]:
    """Hashes of one word: for the word vectors, for the clusters, and one for each of TABLES but the clusters."""
    lower = word.lower()
    if lower[0] == "\n":
        word = lower = "\n\n" if len(lower) > 1 else "\n"
    return [
        word_hash(lower),
        word_hash(word),
        word_hash(re.sub(r"\d", "0", lower)),
        word_hash("p" + lower[:2]),
        word_hash("p" + lower[:3]),
        word_hash("s" + lower[-2:]),
        word_hash("s" + lower[-3:]),
        word_hash("s" + lower[-4:]),
        word_hash(shape(word)),
    ]


def quote_state(words: Sequence[str], spaced: list[bool]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Whether each token stands inside double marks, inside single marks, opens, or closes a quotation.

    A mark's own form tells its direction; for straight marks the spaces around it do. A quotation ends with its line.
    `spaced` tells for each token whether a space, or a line's edge, stands before it.
    """
    count = len(words)
    double, single = np.zeros(count, bool), np.zeros(count, bool)
    opening, closing = np.zeros(count, bool), np.zeros(count, bool)
    in_double = in_single = False
    for i, word in enumerate(words):
        if word[0] == "\n":
            in_double = in_single = False
        elif word in DOUBLE_OPEN or word in DOUBLE_CLOSE or word in STRAIGHT:
            opens = word in DOUBLE_OPEN or (word in STRAIGHT and not in_double)
            if word in STRAIGHT and in_double and spaced[i] and i + 1 < count and not spaced[i + 1]:
                opens = True
            double[i] = True
            (opening if opens else closing)[i] = True
            in_double = opens
        elif word in {"‘", "’", "'"}:
            after = spaced[i + 1] if i + 1 < count else True
            if spaced[i] and not after and word != "’":
                in_single, single[i], opening[i] = True, True, True
            elif in_single and not spaced[i]:
                in_single, single[i], closing[i] = False, True, True
            double[i] = in_double
        else:
            double[i], single[i] = in_double, in_single
    return double, single, opening, closing


def place_flags(words: Sequence[str], starts: Sequence[int], ends: Sequence[int], places: frozenset[int]) -> np.ndarray:
    """Features of each token's place in the document: (tokens, len(FLAGS)) of 0 and 1 as uint8.

    `places` are hashes of the names of countries, states and cities, as `Lexicon.places`.
    """
    count = len(words)
    first, last = np.array(starts, np.int32), np.array(ends, np.int32)
    flags = {name: np.zeros(count, bool) for name in FLAGS}
    gap = np.ones(count, bool)
    gap[1:] = first[1:] > last[:-1]
    newline = np.array([word[0] == "\n" for word in words], dtype=bool)
    flags["no_space_before"] = ~gap
    flags["upper"] = np.array([word.isupper() for word in words], dtype=bool)
    flags["title"] = np.array([word[0].isupper() for word in words], dtype=bool)
    flags["has_digit"] = np.array([word[0].isdigit() or word[-1].isdigit() for word in words], dtype=bool)
    before_newline = np.ones(count, bool)
    before_newline[1:] = newline[:-1]
    flags["line_start"] = before_newline & ~newline
    double, single, opening, closing = quote_state(words, (gap | before_newline | newline).tolist())
    flags["in_double"], flags["in_single"], flags["opening"], flags["closing"] = double, single, opening, closing
    flags["after_opening"][1:] = opening[:-1]
    flags["after_closing"][1:] = closing[:-1]
    since = np.where(closing, np.arange(count), -NEAR - 1)
    flags["near_closing"] = (np.arange(count) - np.maximum.accumulate(since) <= NEAR) & ~closing if count else double
    end_mark = np.array([word in SENTENCE_END or word[:2] == ".." for word in words], dtype=bool)
    sentence = np.zeros(count, bool)
    sentence[1:] = end_mark[:-1] | (closing[:-1] & np.append(False, end_mark[:-2]))[: count - 1] if count > 1 else False
    sentence |= flags["line_start"]
    sentence[1:] |= sentence[:-1] & opening[:-1]
    flags["sentence_start"] = sentence
    line_of = np.cumsum(newline)
    quoted = opening | closing
    flags["line_has_quote"] = _any_in_group(line_of, quoted)
    flags["line_opens_quote"] = _any_in_group(line_of, opening & flags["line_start"])
    flags["closes_in_line"] = double & _closes_later(line_of, closing)
    flags["after_unclosed_line"] = _after_unclosed(line_of, double & ~closing, newline)
    flags["speaker_label"] = _speaker_labels(words, flags["line_start"])
    sentence_of = np.cumsum(sentence | newline)
    flags["sentence_has_quote"] = _any_in_group(sentence_of, quoted)
    lower = [word.lower() for word in words]
    flags["sentence_has_speech"] = _any_in_group(sentence_of, np.array([w in SPEECH for w in lower], dtype=bool))
    _line_flags(flags, words, line_of, newline)
    _sighting_flags(flags, words, lower)
    _gazetteer_flags(flags, lower, places)
    return (
        np.stack([flags[name] for name in FLAGS], axis=1).astype(np.uint8)
        if count
        else np.zeros((0, len(FLAGS)), np.uint8)
    )


def _any_in_group(group: np.ndarray, hit: np.ndarray) -> np.ndarray:
    if not len(group):
        return hit
    return (np.bincount(group, weights=hit) > 0)[group]


def _closes_later(line_of: np.ndarray, closing: np.ndarray) -> np.ndarray:
    """Whether a closing mark stands at or after each token of the same line."""
    after = np.cumsum(closing[::-1])[::-1]
    if not len(after):
        return closing
    ends = np.append(np.flatnonzero(np.diff(line_of)) + 1, len(line_of))
    rest = np.append(after, 0)[ends]
    return after > rest[line_of - line_of[0]]


def _after_unclosed(line_of: np.ndarray, open_at: np.ndarray, newline: np.ndarray) -> np.ndarray:
    """Whether the nearest line before that holds words ended inside a quotation."""
    out = np.zeros(len(line_of), bool)
    ends = np.flatnonzero(newline)
    unclosed = {int(line_of[end]): bool(end and open_at[end - 1]) for end in ends}
    for line, is_open in unclosed.items():
        if is_open:
            out |= line_of == line
    return out & ~newline


def _speaker_labels(words: Sequence[str], line_start: np.ndarray) -> np.ndarray:
    """Words before a colon that stand alone at the beginning of a line, as in a transcript."""
    out = np.zeros(len(words), bool)
    for start in np.flatnonzero(line_start).tolist():
        for end in range(start + 1, min(start + 7, len(words))):
            if words[end] == ":" and words[start][0].isupper():
                out[start : end + 1] = True
            if words[end][0] in ":\n,.;":
                break
    return out


def _line_flags(flags: dict[str, np.ndarray], words: Sequence[str], line_of: np.ndarray, newline: np.ndarray) -> None:
    if not len(words):
        return
    alpha = np.array([word[0].isalpha() for word in words], dtype=bool)
    letters = np.maximum(np.bincount(line_of, weights=alpha), 1)
    capital = np.bincount(line_of, weights=flags["upper"] & alpha) / letters
    title = np.bincount(line_of, weights=flags["title"] & alpha) / letters
    length = np.bincount(line_of)
    flags["capital_line"] = (capital > 0.7)[line_of]
    flags["title_line"] = (title > 0.65)[line_of]
    flags["short_line"] = (length <= 16)[line_of]
    flags["first_line"] = line_of == 0
    flags["second_line"] = line_of == 1


def _sighting_flags(flags: dict[str, np.ndarray], words: Sequence[str], lower: list[str]) -> None:
    """How the document writes the same word elsewhere: what is a name shows where no sentence begins."""
    plain = {word for word in words if word.islower()}
    usable = flags["title"] & ~flags["sentence_start"] & ~flags["title_line"] & ~flags["capital_line"]
    inside = {lower[i] for i in np.flatnonzero(usable).tolist()}
    often = Counter(lower)
    named = np.flatnonzero(flags["title"]).tolist()
    title = flags["title"].tolist()
    beside: dict[str, list[bool]] = {}
    for i in named:
        word = lower[i]
        before, after = lower[i - 1] if i else "\n", lower[i + 1] if i + 1 < len(lower) else "\n"
        capital_before = i > 0 and title[i - 1]
        capital_after = i + 1 < len(lower) and title[i + 1]
        signs = (
            before in TITLES,
            after in SPEECH or before in SPEECH,
            before in PLACE_WORDS,
            before == "the",
            after in {"'s", "’s"},
            capital_before,
            capital_after,
            before == "(" and after == ")",
            after in organization_words(),
        )
        seen = beside.get(word)
        if seen is None:
            flags["first_sighting"][i] = True
            beside[word] = list(signs)
        else:
            beside[word] = [a or b for a, b in zip(seen, signs, strict=True)]
    for i in named:
        word = lower[i]
        flags["seen_lower"][i] = word in plain
        flags["seen_title_inside"][i] = word in inside
        flags["seen_often"][i] = often[word] > 2
        for name, sign in zip(SIGHTED, beside[word], strict=True):
            flags[name][i] = sign


def _gazetteer_flags(flags: dict[str, np.ndarray], lower: list[str], places: frozenset[int]) -> None:
    """Names of places that stand in a gazetteer: of one word, and of two to four."""
    covered = 0
    for i in np.flatnonzero(flags["title"]).tolist():
        if i < covered:
            continue
        for length in range(min(4, len(lower) - i), 0, -1):
            if word_hash(" ".join(lower[i : i + length])) in places:
                flags["place_name" if length == 1 else "long_place_name"][i : i + length] = True
                covered = i + length
                break
