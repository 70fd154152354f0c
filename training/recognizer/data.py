"""Annotated articles as the network reads them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from unspun.extractors.annotations.recognizer.features import place_flags, word_ids
from unspun.extractors.annotations.recognizer.network import ROLES, TAGS
from unspun.extractors.annotations.recognizer.recognizer import Recognizer
from unspun.extractors.annotations.recognizer.segments import segments
from unspun.extractors.annotations.recognizer.tags import encode
from unspun.text.tokens import Tokens, split_clitics, tokenize

Spans = list[tuple[int, int, str]]


class Article(NamedTuple):
    """A text with its gold spans in code points, and the same as tags (those that overlap an earlier one left out)."""

    id: str
    task: str
    text: str
    spans: Spans
    tokens: Tokens
    tags: np.ndarray


class Words:
    """Every word seen so far and its `word_ids`; row 0 is padding. `places` are the lexicon's."""

    def __init__(self, places: frozenset[int]) -> None:
        self.places = places
        self.rows: dict[str, int] = {"\n": 0}
        self.ids = [word_ids("\n")]

    def index(self, words: Iterable[str]) -> np.ndarray:
        out = []
        for word in words:
            row = self.rows.get(word)
            if row is None:
                row = self.rows[word] = len(self.ids)
                self.ids.append(word_ids(word))
            out.append(row)
        return np.array(out, np.int64)


def read_articles(path: Path, task: str) -> list[Article]:
    """The articles of a JSON Lines file of `entities` or `quotes`."""
    with path.open(encoding="utf-8") as lines:
        return [_article(json.loads(line), task) for line in lines if line.strip()]


def label(texts: list[str], recognizer: Recognizer) -> dict[str, list[Article]]:
    """Texts with what a recognizer finds in them for each task, in the place of gold."""
    articles: dict[str, list[Article]] = {task: [] for task in TAGS}
    for number, (text, read) in enumerate(zip(texts, recognizer.read(texts), strict=True)):
        for task, spans in read.spans.items():
            tags = encode([(s.start, s.end, s.label) for s in spans], len(read.tokens.words), TAGS[task])
            articles[task].append(Article(f"labelled {number}", task, text, [], read.tokens, tags))
    return articles


def _article(record: dict[str, Any], task: str) -> Article:
    if task == "entities":
        spans = [(entity["start"], entity["end"], entity["label"]) for entity in record["entities"]]
    else:
        spans = [
            (start, end, role)
            for attribution in record["attributions"]
            for role in ROLES
            for start, end in attribution.get(role) or ()
        ]
    tokens = split_clitics(tokenize(record["text"]))
    taken: set[int] = set()
    inside = []
    for start, end, label in sorted(spans):
        first = int(np.searchsorted(tokens.ends, start, side="right"))
        after = int(np.searchsorted(tokens.starts, end, side="left"))
        while first < after and tokens.words[first][0] == "\n":
            first += 1
        while first < after and tokens.words[after - 1][0] == "\n":
            after -= 1
        if first < after and not taken.intersection(range(first, after)):
            taken.update(range(first, after))
            inside.append((first, after, label))
    tags = encode(inside, len(tokens.words), TAGS[task])
    return Article(str(record["id"]), task, record["text"], spans, tokens, tags)


def sequences(
    article: Article, words: Words, case: str = "", size: int | None = None
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(types, flags, tags) of each segment of an article, its letters changed to `case` ("upper", "lower") if given."""
    spelled = [getattr(word, case)() for word in article.tokens.words] if case else article.tokens.words
    types = words.index(spelled)
    flags = place_flags(spelled, article.tokens.starts, article.tokens.ends, words.places)
    cuts = segments(spelled, size) if size else segments(spelled)
    return [(types[a:b], flags[a:b], _cut(article.tags[a:b], article.task)) for a, b in cuts]


def _cut(tags: np.ndarray, task: str) -> np.ndarray:
    """Tags of a segment whose first and last span may be torn."""
    names = TAGS[task]
    tags = tags.copy()
    head, tail = names[tags[0]], names[tags[-1]]
    if head[0] in "IE":
        tags[0] += {"I": -1, "E": 1}[head[0]]
    tail = names[tags[-1]]
    if tail[0] in "BI":
        tags[-1] += {"B": 3, "I": 1}[tail[0]]
    return tags
