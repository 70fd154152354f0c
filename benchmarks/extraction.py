"""Articles out of web pages: bodies, titles, authors and dates, suite by suite, beside the peers.

    python -m unspun.benchmarks.extraction --data DATA [--suites NAME ...] [--only NAME ...] [--left-out FOLDER]
    [--json]

DATA/html/web holds suites of pages: SUITE.jsonl with what is known of each ("id", "url", "title", "authors", "date",
"body", passages "with" and "without") beside SUITE/FILE.html, also gzipped. DATA/html/aeb is the article extraction
benchmark of scrapinghub; `extraction_labels.json` holds titles, authors and dates that we read on 60 of its pages.

Bodies are scored by the overlap of word 4-grams (of characters where a script sets no spaces), averaged over pages;
pages below .5 are counted. Passages must be in the text, or must not. A title is right if it has the same letters,
authors if they are the same set, a date if it falls on the same day in the zone of the label. What is read of a page
that is then rejected counts as its text, as `unspun extract` prints it.

`--left-out` names a folder of choosers that `training.page_body --cross-validate --save FOLDER` wrote: each suite is
then read by the chooser that was trained without it. Without it the shipped chooser is used, which has seen the suites.
"""

import argparse
import contextlib
import gzip
import json
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from unspun.extractors.articles import extract
from unspun.extractors.articles.html.body import chooser
from unspun.extractors.articles.html.overlap import letters
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

SUITES = (
    "fundus", "readability", "newspaper4k", "postlight", "trafilatura", "aeb", "dates-mixed", "dates-mediacloud",
)  # fmt: skip
LABELS = Path(__file__).with_name("extraction_labels.json")
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = re.compile(f"[{UNSPACED}]|[^\\W{UNSPACED}]+")
SHINGLE_WORDS = 4

Gold = dict[str, Any]


class Found(NamedTuple):
    """What an extractor read of a page; None where it does not say."""

    text: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: datetime | None = None


Extractor = Callable[[bytes, str], Found]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return Counter(tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))


def overlap(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of a text."""
    left, right = shingles(found), shingles(wanted)
    shared = sum((left & right).values())
    return shared / max(1, sum(left.values())), shared / max(1, sum(right.values()))


def document(content: bytes, url: str) -> RawDocument:
    return RawDocument(
        source_id="benchmark",
        uri=url,
        content=content,
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
        media_type="text/html",
    )


def _found(extracted: Extracted) -> Found:
    body = extracted.raw_text.removeprefix(f"{extracted.title}\n\n")
    return Found(body, extracted.title, extracted.authors, extracted.published_at)


def unspun(content: bytes, url: str) -> Found:
    try:
        return _found(extract(document(content, url)))
    except Rejected as rejection:
        return _found(rejection.found) if rejection.found else Found("")


def unspun_cleaned(content: bytes, url: str) -> Found:
    from unspun.pipeline.article import read_article

    try:
        article = read_article(document(content, url))
    except Rejected as rejection:
        return _found(rejection.found) if rejection.found else Found("")
    return _found(article.extracted)._replace(text=article.body)


def _trafilatura(**settings: Any) -> Extractor:
    def read(content: bytes, url: str) -> Found:
        from trafilatura import bare_extraction

        found = bare_extraction(content, url=url or None, include_comments=False, with_metadata=True, **settings)
        if found is None or isinstance(found, dict):
            return Found("")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        return Found(found.text or "", found.title, authors, _day(found.date))

    return read


def _day(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def newspaper4k(content: bytes, url: str) -> Found:
    from newspaper import Article

    article = Article(url or "https://outlet.example/a", fetch_images=False)
    article.download(input_html=content.decode("utf-8", "replace"))
    article.parse()
    date = article.publish_date
    aware = date.replace(tzinfo=date.tzinfo or UTC) if isinstance(date, datetime) else None
    return Found(article.text, article.title, tuple(article.authors), aware)


def readability_lxml(content: bytes, url: str) -> Found:
    from lxml.html import fromstring
    from readability import Document

    page = Document(content.decode("utf-8", "replace"))
    return Found("\n".join(fromstring(page.summary()).itertext()), page.short_title())


def resiliparse(content: bytes, url: str) -> Found:
    from resiliparse.extract.html2text import extract_plain_text

    return Found(extract_plain_text(content.decode("utf-8", "replace"), main_content=True, alt_texts=False))


def htmldate(content: bytes, url: str) -> Found:
    from htmldate import find_date

    return Found("", date=_day(find_date(content.decode("utf-8", "replace"), url=url or None, original_date=True)))


EXTRACTORS: dict[str, Extractor] = {
    "unspun": unspun,
    "unspun, cleaned": unspun_cleaned,
    "trafilatura fast": _trafilatura(fast=True, include_tables=False),
    "trafilatura": _trafilatura(),
    "trafilatura precise": _trafilatura(favor_precision=True),
    "newspaper4k": newspaper4k,
    "readability-lxml": readability_lxml,
    "resiliparse": resiliparse,
    "htmldate": htmldate,
}


NOT_GIVEN = {
    "readability-lxml": {"authors", "date"},
    "resiliparse": {"title", "authors", "date"},
    "htmldate": {"F1", "below .5", "passages F1", "title", "authors"},
}
"""Columns that an extractor has no figure for, because it does not read that."""


def read_suite(data: Path, suite: str) -> Iterator[tuple[Gold, bytes]]:
    """What is known of each page, and its bytes."""
    if suite == "aeb":
        folder = data / "html" / "aeb"
        labels = {label["id"]: label for label in json.loads(LABELS.read_text(encoding="utf-8"))}
        for key, page in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
            gold = {**labels.get(key, {}), "id": key, "url": page.get("url"), "body": page["articleBody"]}
            yield gold, gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        return
    with (data / "html" / "web" / f"{suite}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            path = data / "html" / "web" / gold["id"]
            content = path.read_bytes() if path.exists() else path.with_name(f"{path.name}.gz").read_bytes()
            yield gold, gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


class Score:
    """Of one extractor on one suite: counts, sums over pages, and seconds of processor time."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.precision = self.recall = self.seconds = 0.0

    def add(self, gold: Gold, found: Found) -> None:
        self.counts["pages"] += 1
        if gold.get("body"):
            precision, recall = overlap(found.text, gold["body"])
            self.precision += precision
            self.recall += recall
            self.counts["bodies"] += 1
            self.counts["below half"] += f1(precision, recall) < 0.5
        whole = letters(found.text)
        for kind in ("with", "without"):
            for passage in gold.get(kind, ()):
                self.counts[kind] += 1
                self.counts[f"{kind} in"] += letters(passage) in whole
        for name, right in compare(gold, found).items():
            self.counts[name] += 1
            self.counts[f"{name} right"] += right

    def figures(self) -> dict[str, float]:
        """Shares of what is right, by name, and pages per second."""
        count = self.counts
        found = {}
        if count["bodies"]:
            found["F1"] = f1(self.precision / count["bodies"], self.recall / count["bodies"])
            found["below .5"] = count["below half"]
        if count["with in"]:
            found["passages F1"] = f1(
                count["with in"] / (count["with in"] + count["without in"]), count["with in"] / count["with"]
            )
        for name in ("title", "authors", "date"):
            if count[name]:
                found[name] = count[f"{name} right"] / count[name]
        return {**found, "pages/s": count["pages"] / max(self.seconds, 1e-9)}


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare(gold: Gold, found: Found) -> dict[str, bool]:
    """Of what is known of a page and the extractor gives, whether it is right."""
    right = {}
    if gold.get("title"):
        right["title"] = letters(gold["title"]) == letters(found.title or "")
    if gold.get("authors"):
        right["authors"] = set(map(letters, gold["authors"])) == set(map(letters, found.authors or ()))
    if gold.get("date"):
        wanted = datetime.fromisoformat(gold["date"])
        day = found.date.astimezone(wanted.tzinfo or UTC).date() if found.date else None
        right["date"] = day == wanted.date() or (found.date is not None and found.date.date() == wanted.date())
    return right


def score_suite(data: Path, suite: str, extractor: Extractor, left_out: Path | None) -> Score:
    """Read all pages of a suite. The first is read twice: the first time it pays for the imports."""
    score = Score()
    with _chooser_without(suite, left_out):
        for gold, content in read_suite(data, suite):
            if not score.counts["pages"]:
                _read(extractor, gold, content)
            start = time.process_time()
            found = _read(extractor, gold, content)
            score.seconds += time.process_time() - start
            score.add(gold, found)
    return score


def _read(extractor: Extractor, gold: Gold, content: bytes) -> Found:
    try:
        return extractor(content, gold.get("url") or "")
    except Exception as error:  # a peer that fails on a page has read nothing of it
        print(f"  {gold['id'][:40]}: {type(error).__name__}: {error}"[:160])
        return Found("")


@contextlib.contextmanager
def _chooser_without(suite: str, left_out: Path | None) -> Iterator[None]:
    path = left_out / f"{suite}.json" if left_out else None
    if path is None or not path.exists():
        yield
        return
    trees = chooser.parse_trees(json.loads(path.read_text(encoding="utf-8")))
    with mock.patch.object(chooser, "_trees", return_value=trees):
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data; the pages are in its html")
    parser.add_argument("--suites", nargs="+", choices=SUITES, default=SUITES, help="suites to read; all if left out")
    parser.add_argument(
        "--only", nargs="+", choices=list(EXTRACTORS), default=list(EXTRACTORS), help="extractors to run"
    )
    parser.add_argument(
        "--left-out", type=Path, help="folder of choosers, each trained without the suite it is named for"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    results: dict[str, dict[str, dict[str, float]]] = {}
    for suite in options.suites:
        results[suite] = {
            name: score_suite(options.data, suite, EXTRACTORS[name], options.left_out).figures()
            for name in options.only
        }
        if not options.json:
            print_table(suite, results[suite])
    if options.json:
        print(json.dumps(results, indent=1))


def print_table(suite: str, figures: dict[str, dict[str, float]]) -> None:
    columns = list(dict.fromkeys(name for row in figures.values() for name in row))
    print(f"\n| {suite} | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, row in figures.items():
        given = {column: value for column, value in row.items() if column not in NOT_GIVEN.get(name, ())}
        print(f"| {name} | {' | '.join(_cell(column, given.get(column)) for column in columns)} |", flush=True)


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if column in ("pages/s", "below .5") else f"{value:.3f}"


if __name__ == "__main__":
    main()
