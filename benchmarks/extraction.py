"""Articles out of web pages: bodies beside the peers, and titles, authors and dates by our labels.

    python -m unspun.benchmarks.extraction --data DATA [--only NAME ...] [--json]

DATA/html/aeb is the article extraction benchmark of scrapinghub (MIT): `html/ID.html.gz` and `ground-truth.json`. Its
measure is the overlap of word 4-grams, precision and recall averaged over pages. What is read of a page that is then
rejected, such as a paywall stub, counts as its text, as `unspun extract` prints it.

`extraction_labels.json` holds what we read on 60 of its pages: headline, people in the byline, and the time of
publication. An author or a title is right if it says the same, a date if it falls on the same day in the time zone of
the label.
"""

import argparse
import gzip
import json
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from unspun.extractors.articles import extract
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

LABELS = Path(__file__).with_name("extraction_labels.json")
WORD = re.compile(r"\w+")
SHINGLE = 4

Body = Callable[[bytes, str], str]


class Score(NamedTuple):
    """Of one extractor: averages over the pages, and pages per second of processor time."""

    precision: float
    recall: float
    pages_per_second: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


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


def unspun(content: bytes, url: str) -> str:
    try:
        found = extract(document(content, url))
    except Rejected as rejection:
        if rejection.found is None:
            raise
        found = rejection.found
    return found.raw_text.removeprefix(f"{found.title}\n\n")


def unspun_cleaned(content: bytes, url: str) -> str:
    from unspun.pipeline.processing.article import read_article

    try:
        return read_article(document(content, url)).body
    except Rejected as rejection:
        if rejection.found is None:
            raise
        return rejection.found.raw_text.removeprefix(f"{rejection.found.title}\n\n")


def trafilatura_fast(content: bytes, url: str) -> str:
    import trafilatura

    return trafilatura.extract(content, fast=True, include_comments=False, include_tables=False) or ""


def trafilatura_default(content: bytes, url: str) -> str:
    import trafilatura

    return trafilatura.extract(content, include_comments=False) or ""


def newspaper4k(content: bytes, url: str) -> str:
    from newspaper import Article

    article = Article(url, fetch_images=False)
    article.download(input_html=content.decode("utf-8", "replace"))
    article.parse()
    return article.text


def readability_lxml(content: bytes, url: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    summary = Document(content.decode("utf-8", "replace")).summary()
    return "\n".join(fromstring(summary).itertext())


def resiliparse(content: bytes, url: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(content.decode("utf-8", "replace"), main_content=True, alt_texts=False)


EXTRACTORS: dict[str, Body] = {
    "unspun": unspun,
    "unspun, cleaned": unspun_cleaned,
    "trafilatura fast": trafilatura_fast,
    "trafilatura": trafilatura_default,
    "newspaper4k": newspaper4k,
    "readability-lxml": readability_lxml,
    "resiliparse": resiliparse,
}


def score_bodies(body: Body, pages: dict[str, bytes], truth: dict[str, dict[str, str]]) -> Score:
    precision = recall = seconds = 0.0
    first = next(iter(pages))
    for key in [first, *pages]:  # the first page pays for the imports, and is timed when it comes again
        start = time.process_time()
        try:
            text = body(pages[key], truth[key].get("url", ""))
        except Rejected:
            text = ""
        except Exception as error:  # a peer that fails on a page has no text for it
            print(f"  {key[:12]}: {type(error).__name__}: {error}")
            text = ""
        if key == first and not seconds:
            seconds = 1e-9
            continue
        seconds += time.process_time() - start
        page_precision, page_recall = overlap(text, truth[key]["articleBody"])
        precision += page_precision
        recall += page_recall
    return Score(precision / len(pages), recall / len(pages), len(pages) / seconds)


def score_labels(pages: dict[str, bytes]) -> dict[str, float]:
    """The share of labelled pages whose title, authors and date are right."""
    labels: list[dict[str, Any]] = json.loads(LABELS.read_text(encoding="utf-8"))
    right: Counter[str] = Counter()
    for label in labels:
        try:
            found = extract(document(pages[label["id"]], ""))
        except Rejected as rejection:
            if rejection.found is None:
                continue
            found = rejection.found
        right += Counter(name for name, ok in compare(label, found).items() if ok)
    return {name: right[name] / len(labels) for name in ("title", "authors", "date")}


def compare(label: dict[str, Any], found: Extracted) -> dict[str, bool]:
    wanted = datetime.fromisoformat(label["date"])
    day = found.published_at.astimezone(wanted.tzinfo or UTC).date() if found.published_at else None
    return {
        "title": _letters(label["title"]) == _letters(found.title or ""),
        "authors": set(map(_letters, label["authors"])) == set(map(_letters, found.authors)),
        "date": day == wanted.date(),
    }


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data; the pages are in its html/aeb")
    parser.add_argument(
        "--only", nargs="+", choices=list(EXTRACTORS), help="extractors to run; all of them if left out"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    folder = options.data / "html" / "aeb"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    scores = {name: score_bodies(EXTRACTORS[name], pages, truth) for name in options.only or EXTRACTORS}
    labels = score_labels(pages)
    if options.json:
        bodies = {name: {**score._asdict(), "f1": score.f1} for name, score in scores.items()}
        print(json.dumps({"pages": len(pages), "bodies": bodies, "labels": labels}, indent=1))
        return
    print(f"| extractor ({len(pages)} pages) | F1 | precision | recall | pages/s |\n|---|---|---|---|---|")
    for name, score in sorted(scores.items(), key=lambda item: -item[1].f1):
        print(
            f"| {name} | {score.f1:.4f} | {score.precision:.4f} | {score.recall:.4f} | {score.pages_per_second:.0f} |"
        )
    print(f"\n| field ({len(json.loads(LABELS.read_text(encoding='utf-8')))} labelled pages) | right |\n|---|---|")
    for name, share in labels.items():
        print(f"| {name} | {share:.3f} |")


if __name__ == "__main__":
    main()
