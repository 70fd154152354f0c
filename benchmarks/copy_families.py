"""Families of copies for a benchmark: genuine articles, and what copying does to them.

Each family has one original, copies of it with one relation each and several kinds of damage at once, and near misses:
the articles of the same collection that are most like it. Spinners write observed substitutions; translated copies are
machine translations whose original is the human translation of the same text.
"""

import csv
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from unspun.cleaners.spin.lexicon import tables
from unspun.copies.article import Article
from unspun.copies.words import shingle_hashes, words_of
from unspun.schemas.vocabulary import CopyRelation
from unspun.training.spin import observed_pairs, sample
from unspun.training.spinner import Damage, Pair, Spinner, cut

AGENCIES = ("AP", "Reuters", "AFP", "dpa")
AGENCY_OUTLETS = {"AP": "apnews.com", "Reuters": "reuters.com", "AFP": "afp.com", "dpa": "dpa.com"}
OUTLETS = tuple(f"outlet-{number}.example" for number in range(40))
PLACES = ("ALNBY", "TARNWICK", "HALDEN BAY", "OSTEREN")
LINK_LINES = (
    "Read more: Bridge closed for repairs",
    "See also: Ten photos of the week",
    "Subscribe to our newsletter.",
)
CAPTIONS = ("Photo: the scene on {day}.", "File photo. Credit: {outlet}", "A view of the building, {day}.")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_URL_LINE = re.compile(r"^\S*(?:://|www\.)\S*\s*")
MIN_WORDS, MAX_WORDS = 150, 600
MAX_DATE_ERROR_DAYS = 510
MIN_SPUN_WORDS = 5
MIN_SPUN_SHARE = 0.01
"""Replaced places, and their share of the words, below which nobody could call a copy spun."""


class Member(NamedTuple):
    """An article, the relations that are right for it (none: a near miss), and the damage of its words."""

    article: Article
    relations: tuple[CopyRelation, ...]
    damage: tuple[Damage, ...] = ()


class Family(NamedTuple):
    """An original and its members; `group` is what its text and its spinner come from."""

    group: str
    original: Article
    members: tuple[Member, ...]


def genuine_articles(data: Path) -> dict[str, list[tuple[str | None, str]]]:
    """Headline and body of genuine articles, by where they are from."""
    found: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for record in _records(data / "clean" / "bbc.jsonl"):
        title, _, body = record["text"].partition("\n\n")
        found["bbc"].append((title, body))
    for record in _records(data / "quotes" / "train.jsonl"):
        found["politics"].append((None, record["text"]))
    for record in _records(data / "entities" / "train.jsonl"):
        found["newswire"].append((None, _URL_LINE.sub("", record["text"])))
    for record in _records(data / "translated" / "wmt21.jsonl"):
        if record["label"] == "original":
            found["originals"].append((None, record["text"]))
    return {name: _distinct(articles) for name, articles in found.items()}


def translations(data: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """Human translations with the machine translations of the same text, by language pair."""
    texts: dict[tuple[str, ...], dict[str | None, str]] = defaultdict(dict)
    for record in _records(data / "translated" / "wmt21.jsonl"):
        if record["label"] != "original":
            parts = record["id"].split(".")
            key = tuple(part for part in parts if part != record["system"] and not part.startswith("ref"))
            texts[record["pair"], *key][record["system"]] = record["text"]
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for (pair, *_), versions in sorted(texts.items()):
        human = versions.pop(None, None)
        if human and versions and len(words_of(human).words) >= MIN_WORDS:
            found[pair].append((human, [versions[name] for name in sorted(versions, key=str)]))
    return found


def spinners(data: Path) -> dict[str, Spinner]:
    """Spinners of four vocabularies: three that were observed independently, and the lexicon of the cleaner."""
    with (data / "spin" / "observed-2.tsv").open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1:]
    further = [Pair(original.lower(), spun.lower(), family, 0.7) for spun, original, family in rows if family != "MT"]
    with (data / "copies" / "aligned.tsv").open(encoding="utf-8") as lines:
        aligned = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        "aligned": Spinner(
            Pair(row["original phrase"], row["spun phrase"], "aligned", 1.0) for row in aligned if row["kind"] == "spun"
        ),
        "observed": Spinner(observed_pairs(data / "spin" / "observed.tsv")),
        "observed-2": Spinner(further),
        "lexicon": Spinner(sample(tables())),
    }


def families(data: Path, count: int, seed: int = 0) -> Iterator[Family]:
    """So many families, in equal parts from every collection and language pair."""
    articles, translated, spinning = genuine_articles(data), translations(data), spinners(data)
    near = {name: _most_alike(list(texts)) for name, texts in articles.items()}
    groups = [*((name, spinner) for name in articles for spinner in spinning), *((pair, None) for pair in translated)]
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        name, spinner = groups[number % len(groups)]
        if spinner is None:
            human, machine = rng.choice(translated[name])
            original = _original(rng, number, None, human)
            members = [_translated(rng, original, rng.choice(machine))]
            yield Family(f"translated {name}", original, tuple(members + _plain_copies(rng, original, articles["bbc"])))
        else:
            index = rng.randrange(len(articles[name]))
            title, text = articles[name][index]
            original = _original(rng, number, title, cut(text, MAX_WORDS))
            members = _plain_copies(rng, original, articles[name])
            members += [_spun(rng, original, spinning[spinner])]
            members += [_miss(rng, original, articles[name][other]) for other in near[name][index]]
            yield Family(f"{name}, {spinner}", original, tuple(members))


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _distinct(articles: Sequence[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """The articles of usual length, without those that share a tenth of their runs of words with an earlier one."""
    kept: list[tuple[str | None, str]] = []
    by_run: dict[int, list[int]] = defaultdict(list)
    for title, text in articles:
        words = words_of(text).words
        if len(words) < MIN_WORDS:
            continue
        runs = shingle_hashes(words_of(text).hashes, 4).tolist()
        alike = Counter(other for run in set(runs) for other in by_run[run])
        if any(times > 0.03 * len(runs) for times in alike.values()):
            continue
        for run in set(runs):
            by_run[run].append(len(kept))
        kept.append((title, text))
    return kept


def _most_alike(articles: Sequence[tuple[str | None, str]], count: int = 2) -> list[list[int]]:
    """For each article the others with most words in common, by inverse document frequency."""
    bags = [set(words_of(text).words) for _, text in articles]
    frequency = Counter(word for bag in bags for word in bag)
    vocabulary = {word: index for index, word in enumerate(sorted(frequency))}
    matrix = np.zeros((len(bags), len(vocabulary)), np.float32)
    for row, bag in enumerate(bags):
        for word in bag:
            matrix[row, vocabulary[word]] = np.log(len(bags) / frequency[word])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, -1)
    return [list(map(int, row)) for row in np.argsort(-likeness, axis=1)[:, :count]]


def _original(rng: random.Random, number: int, title: str | None, text: str) -> Article:
    agency = rng.choice(AGENCIES) if rng.random() < 0.4 else None
    outlet = AGENCY_OUTLETS[agency] if agency and rng.random() < 0.5 else rng.choice(OUTLETS)
    time = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number % 300, minutes=rng.randrange(1440))
    body = _with_dateline(rng, text, agency)
    return _article(rng, f"{number}-original", title, body, time, outlet, agency)


def _article(
    rng: random.Random, name: str, title: str | None, body: str, time: datetime, outlet: str, agency: str | None
) -> Article:
    """An article whose id says nothing about its place in the family."""
    identity = f"{rng.getrandbits(64):016x}-{name}"
    return Article(
        document_id=identity,
        title=title,
        body=body,
        published_at=time,
        first_seen_at=time,
        outlet=outlet,
        agency=agency,
    )


def _with_dateline(rng: random.Random, text: str, agency: str | None) -> str:
    if not agency:
        return text
    return f"{rng.choice(PLACES)} ({agency}) — {text}"


def _derived(
    rng: random.Random, original: Article, kind: str, body: str, outlet: str | None = None, agency: str | None = None
) -> Article:
    """A copy: later by minutes to two days; one in ten carries a date that is wrong by up to 17 months."""
    assert original.published_at
    time = original.published_at + timedelta(minutes=rng.randrange(10, 2880))
    if rng.random() < 0.1:
        time += timedelta(days=rng.randrange(2, MAX_DATE_ERROR_DAYS))
    title = original.title if rng.random() < 0.5 else _other_headline(rng, original)
    chosen = outlet or rng.choice([one for one in OUTLETS if one != original.outlet])
    return _article(rng, kind, title, body, time, chosen, agency)


def _other_headline(rng: random.Random, original: Article) -> str:
    words = (original.title or original.body[:80]).split()
    return " ".join(rng.sample(words, min(len(words), 6)))


def _plain_copies(rng: random.Random, original: Article, others: Sequence[tuple[str | None, str]]) -> list[Member]:
    return [
        _near_duplicate(rng, original),
        _truncated(rng, original),
        _extended(rng, original, others),
        _updated(rng, original),
        *([_agency_copy(rng, original)] if original.agency else []),
    ]


def _dressed(rng: random.Random, body: str, outlet: str) -> str:
    """A copy as another outlet sets it: dateline, captions, marks and link lines change, the words do not."""
    paragraphs = body.split("\n\n")
    if rng.random() < 0.5:
        paragraphs[0] = re.sub(r"^[A-Z ]+ \(\w+\) — ", "", paragraphs[0])
    if rng.random() < 0.3:
        caption = rng.choice(CAPTIONS).format(day=rng.choice(DAYS), outlet=outlet)
        paragraphs = [caption] * rng.choice((1, 2)) + paragraphs
    if rng.random() < 0.3:
        paragraphs.append(rng.choice(LINK_LINES))
    text = "\n\n".join(paragraphs)
    if rng.random() < 0.3:
        text = text.replace("“", '"').replace("”", '"').replace("’", "'")
    return text.replace("\n\n", " ") if rng.random() < 0.1 else text


def _near_duplicate(rng: random.Random, original: Article) -> Member:
    body = _dressed(rng, original.body, "news.example")
    same = words_of(body).words == words_of(original.body).words
    return Member(_derived(rng, original, "near", body), ("exact" if same else "near_duplicate",))


def _pieces(text: str) -> list[str]:
    """The paragraphs of a text; its sentences where it has none."""
    paragraphs = text.split("\n\n")
    return paragraphs if len(paragraphs) > 3 else re.split(r"(?<=[.!?])\s+(?=[A-Z“])", text)


def _join(pieces: Sequence[str], like: str) -> str:
    return ("\n\n" if like.count("\n\n") > 2 else " ").join(pieces)


def _shortened(rng: random.Random, text: str) -> str:
    pieces = _pieces(text)
    keep = max(2, round(len(pieces) * rng.uniform(0.35, 0.85)))
    return _join(pieces[:keep], text)


def _truncated(rng: random.Random, original: Article) -> Member:
    body = _dressed(rng, _shortened(rng, original.body), "news.example")
    return Member(_derived(rng, original, "truncated", body), ("truncated",))


def _foreign(rng: random.Random, others: Sequence[tuple[str | None, str]]) -> str:
    pieces = _pieces(rng.choice(others)[1])
    start = rng.randrange(max(1, len(pieces) - 2))
    return " ".join(" ".join(pieces[start : start + 3]).split()[: rng.randrange(30, 120)])


def _extended(rng: random.Random, original: Article, others: Sequence[tuple[str | None, str]]) -> Member:
    pieces = _pieces(original.body)
    for _ in range(rng.choice((1, 2))):
        pieces.insert(rng.randrange(1, len(pieces) + 1), _foreign(rng, others))
    body = _dressed(rng, _join(pieces, original.body), "news.example")
    return Member(_derived(rng, original, "extended", body), ("extended",))


def _updated(rng: random.Random, original: Article) -> Member:
    """A later version of the same outlet: some numbers and days are others, and there may be a new paragraph."""

    def changed(match: re.Match[str]) -> str:
        return str(int(match[0]) + 1) if rng.random() < 0.3 else match[0]

    body = re.sub(r"\b\d{1,3}\b(?![,.:]\d)", changed, original.body)
    if rng.random() < 0.5 or body == original.body:
        pieces = _pieces(body)
        pieces.insert(
            rng.randrange(1, 3), f"{rng.choice(DAYS)} brought {rng.randrange(20, 90)} more reports, officials said."
        )
        body = _join(pieces, original.body)
    return Member(_derived(rng, original, "updated", body, original.outlet, original.agency), ("updated_version",))


def _agency_copy(rng: random.Random, original: Article) -> Member:
    body = _shortened(rng, original.body) if rng.random() < 0.5 else original.body
    body = re.sub(r"^[A-Z ]+ \(\w+\) — ", f"{rng.choice(PLACES)}, {rng.choice(DAYS)} ({original.agency}) - ", body)
    article = _derived(rng, original, "agency", body, agency=original.agency)
    return Member(article, ("agency_copy", "exact"))


def _spun(rng: random.Random, original: Article, spinner: Spinner) -> Member:
    text = _shortened(rng, original.body) if rng.random() < 0.3 else original.body
    spun = spinner.spin(text, rng, _spinner_kind(rng, spinner), rng.uniform(0.4, 1.0), names=rng.random() < 0.5)
    relations: tuple[CopyRelation, ...] = ("spun_copy",)
    if len(spun.damage) < max(MIN_SPUN_WORDS, MIN_SPUN_SHARE * len(words_of(text).words)):
        relations = ("spun_copy", "near_duplicate", "truncated", "exact", "agency_copy")
    return Member(_derived(rng, original, "spun", spun.text), relations, tuple(spun.damage))


def _translated(rng: random.Random, original: Article, machine: str) -> Member:
    text = _shortened(rng, machine) if rng.random() < 0.3 else machine
    return Member(_derived(rng, original, "translated", text), ("translated_copy",))


def _miss(rng: random.Random, original: Article, other: tuple[str | None, str]) -> Member:
    return Member(_derived(rng, original, "miss", cut(other[1], MAX_WORDS)), ())


def _spinner_kind(rng: random.Random, spinner: Spinner) -> str | None:
    """What one spinner knows: all that was observed, or one of the kinds of the lexicon, as each has its own table."""
    return rng.choice([None, *spinner.kinds])
