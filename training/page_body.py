"""The chooser of page bodies: trees over the features of paragraphs, and how well they do on suites that they never
saw.

    python -m unspun.training.page_body --data DATA [--write] [--cross-validate SUITE ...]

DATA/html/web holds SUITE.jsonl ({"id", "url", "body", "with", "without"}, each where it is known) beside
SUITE/FILE.html (also gzipped), DATA/html/aeb the article extraction benchmark. A paragraph is of the article where the
suite's body has its words; suites that know only passages label the paragraphs that hold these. `--write` trains on all
suites and writes the weights that are shipped. Pages of which no body is known teach what two settings of trafilatura
agree on, at a lower weight. `--cross-validate` leaves each of the named suites out (all with bodies,
without a name), trains on the others, reads the pages of the one left out through `extract_html`, and prints F1 of word
4-grams, and the share of passages that are right.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np

from unspun.extractors.articles import extract
from unspun.extractors.articles.html import json_ld
from unspun.extractors.articles.html.blocks import Block, visible_blocks
from unspun.extractors.articles.html.body import MIN_TEXT_CHARS, chooser
from unspun.extractors.articles.html.body.features import NAMES, feature_matrix
from unspun.extractors.articles.html.metadata import read_metadata
from unspun.extractors.articles.html.overlap import TextIndex, letters
from unspun.extractors.articles.html.tree import parse
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.language import reading_size

SUITES = ("fundus", "readability", "newspaper4k", "trafilatura", "aeb")
UNLABELLED = ("dates-mixed", "dates-mediacloud")
"""Suites of which no bodies are known: they are only learned from."""

AGREED_WEIGHT = 0.4
"""Certainty of what two settings of trafilatura agree on, beside that of a suite's own label."""
MIN_AGREED_CHARS, MIN_AGREED_SHARE = 400, 0.75
"""Text that both take, and its share of what either takes, from which their agreement is believed."""

TREES = 80
LEARNING_RATE = 0.12
MAX_LEAVES = 16
MAX_TREE_DEPTH = 7
MIN_LEAF = 40
"""Paragraphs in a leaf: with fewer, a leaf is one page."""
SHRINKAGE = 5.0
LINK_SAMPLE = 0.15
"""Share of the paragraphs that are nothing but a short link that is learned from, at the weight of all of them."""

WEIGHTS = Path(chooser.__file__).with_name(chooser.WEIGHTS)


class Page(NamedTuple):
    """What is learned from a page: `features` (paragraphs, features), `labels` and `weights` (paragraphs,)."""

    suite: str
    features: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


def read_suites(data: Path, suites: Sequence[str]) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Suite, gold record and bytes of each page."""
    for suite in suites:
        if suite == "aeb":
            folder = data / "html" / "aeb"
            truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
            for key, page in truth.items():
                content = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
                yield suite, {"id": f"aeb/{key}", "url": page.get("url"), "body": page["articleBody"]}, content
            continue
        with (data / "html" / "web" / f"{suite}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                gold = json.loads(line)
                path = data / "html" / "web" / gold["id"]
                content = path.read_bytes() if path.exists() else path.with_name(f"{path.name}.gz").read_bytes()
                yield suite, gold, gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def read_page(suite: str, gold: dict[str, Any], content: bytes) -> Page | None:
    """The page with its features and labels; None where it cannot be read or nothing is known of it."""
    from unspun.cleaners.charset import decode

    try:
        tree = parse(decode(content, None, "text/html").text)
        blocks = visible_blocks(tree)
        metadata = read_metadata(tree, blocks, gold.get("url"))
        article_body = "\n".join(json_ld.paragraphs_of((metadata.article or {}).get("articleBody")))
    except Rejected:
        return None
    given = article_body if len(article_body) >= MIN_TEXT_CHARS else None
    features = feature_matrix(blocks, metadata.title, metadata.description, given)
    labels, certainty = label(blocks, gold)
    if not gold.get("body"):
        agreed, agreement = agreed_label(blocks, content)
        labels, certainty = np.where(certainty > 0, labels, agreed), np.where(certainty > 0, certainty, agreement)
    weights = certainty * np.sqrt(np.expm1(features[:, NAMES.index("size")]) + 5)
    if not weights.any():
        return None
    return Page(suite, features, labels, weights / np.sqrt(max(weights.sum(), 1.0)))


def label(blocks: Sequence[Block], gold: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """For each paragraph whether it is of the article, and how certain that is, 0 to 1."""
    if gold.get("body"):
        body = TextIndex(gold["body"])
        shares = np.array([body.share(block.text) for block in blocks])
        return (shares >= 0.5).astype(float), np.abs(shares - 0.5) * 2
    labels, certainty = np.zeros(len(blocks)), np.zeros(len(blocks))
    for name, value in (("with", 1.0), ("without", 0.0)):
        passages = [key for passage in gold.get(name, ()) if len(key := letters(passage)) >= 4]
        for number, block in enumerate(blocks):
            key = letters(block.text)
            if any(passage in key or (len(key) > 30 and key in passage) for passage in passages):
                labels[number], certainty[number] = value, 1.0
    return labels, certainty


def agreed_label(blocks: Sequence[Block], content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The same by what two settings of trafilatura take and leave, where they agree on most of the page's text."""
    import trafilatura

    shares = []
    readings = (
        trafilatura.extract(content, include_comments=False, fast=True, include_tables=False),
        trafilatura.extract(content, include_comments=False, favor_precision=True),
    )
    for text in readings:
        index = TextIndex(text or "")
        shares.append(np.array([index.share(block.text) for block in blocks]))
    taken, left = np.minimum(*shares) >= 0.6, np.maximum(*shares) <= 0.4
    sizes = np.array([reading_size(block.text) for block in blocks])
    both, either = (sizes * taken).sum(), (sizes * (np.maximum(*shares) >= 0.5)).sum()
    if both < MIN_AGREED_CHARS or both < MIN_AGREED_SHARE * either:
        return np.zeros(len(blocks)), np.zeros(len(blocks))
    return taken.astype(float), AGREED_WEIGHT * (taken | left)


def train(pages: Sequence[Page]) -> dict[str, Any]:
    """Trees as `chooser.parse_trees` reads them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    features = np.concatenate([page.features for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    links = (
        (np.expm1(features[:, NAMES.index("size")]) < 40) & (features[:, NAMES.index("linked")] > 0.8) & (labels == 0)
    )
    sampled = np.random.default_rng(1).random(len(labels)) < LINK_SAMPLE
    weights = np.where(links, weights / LINK_SAMPLE, weights)
    used = (weights > 0) & (~links | sampled)
    model = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=LEARNING_RATE, max_leaf_nodes=MAX_LEAVES, max_depth=MAX_TREE_DEPTH,
        min_samples_leaf=MIN_LEAF, l2_regularization=SHRINKAGE, early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(features[used], labels[used], sample_weight=weights[used] / weights[used].mean())
    return as_record(model)


def as_record(model: Any) -> dict[str, Any]:
    """The trees of a fitted model in one table of nodes; leaves lead to themselves."""
    record: dict[str, Any] = {"features": list(NAMES), "base": float(np.ravel(model._baseline_prediction)[0])}
    columns: dict[str, list[Any]] = {name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")}
    depth = 0
    for (predictor,) in model._predictors:
        start = len(columns["feature"])
        columns["roots"].append(start)
        for number, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            columns["feature"].append(0 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(0.0 if leaf else float(f"{node['num_threshold']:.6g}"))
            columns["left"].append(start + (number if leaf else int(node["left"])))
            columns["right"].append(start + (number if leaf else int(node["right"])))
            columns["value"].append(float(f"{node['value']:.5g}") if leaf else 0.0)
            depth = max(depth, int(node["depth"]))
    return {**record, **columns, "depth": depth}


def read_with(trees: chooser.Trees, gold: dict[str, Any], content: bytes) -> str:
    """The text that `extract_html` gives with other trees; of a page that is rejected, what was read of it."""
    document = RawDocument(
        source_id="training", uri=gold["id"], content=content, fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        media_type="text/html", url=gold.get("url"),
    )  # fmt: skip
    with mock.patch.object(chooser, "_trees", return_value=trees):
        try:
            found = extract(document)
        except Rejected as rejection:
            if rejection.found is None:
                return ""
            found = rejection.found
    return found.raw_text.removeprefix(f"{found.title}\n\n")


def score(pages: Sequence[tuple[dict[str, Any], str]]) -> str:
    """F1 of word 4-grams averaged over the pages with bodies, how many are below .5, and F1 of passages."""
    precision = recall = 0.0
    lost = bodies = 0
    passages: Counter[tuple[str, bool]] = Counter()
    for gold, text in pages:
        if gold.get("body"):
            p, r = _overlap(text, gold["body"])
            precision, recall, bodies = precision + p, recall + r, bodies + 1
            lost += _f1(p, r) < 0.5
        whole = letters(text)
        passages.update(
            (name, letters(passage) in whole) for name in ("with", "without") for passage in gold.get(name, ())
        )
    parts = []
    if bodies:
        p, r = precision / bodies, recall / bodies
        parts.append(f"bodies {bodies}  P {p:.4f}  R {r:.4f}  F1 {_f1(p, r):.4f}  below .5: {lost}")
    if passages["with", True]:
        p = passages["with", True] / (passages["with", True] + passages["without", True])
        r = passages["with", True] / (passages["with", True] + passages["with", False])
        parts.append(f"passages  P {p:.4f}  R {r:.4f}  F1 {_f1(p, r):.4f}")
    return "  ".join(parts)


def _overlap(found: str, wanted: str) -> tuple[float, float]:
    from unspun.extractors.articles.html.overlap import WORD

    def runs(text: str) -> Counter[tuple[str, ...]]:
        words = WORD.findall(text.casefold())
        return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))

    left, right = runs(found), runs(wanted)
    shared = sum((left & right).values())
    return shared / max(1, sum(left.values())), shared / max(1, sum(right.values()))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data; the pages are in its html")
    parser.add_argument("--write", action="store_true", help="train on all suites and write the weights")
    parser.add_argument("--cross-validate", nargs="*", choices=SUITES, help="suites to leave out, one after the other")
    parser.add_argument("--save", type=Path, help="folder for the trees that were trained without each suite")
    options = parser.parse_args()
    pages = [page for gold in read_suites(options.data, SUITES + UNLABELLED) if (page := read_page(*gold)) is not None]
    if options.cross_validate is not None:
        for suite in options.cross_validate or SUITES:
            record = train([page for page in pages if page.suite != suite])
            if options.save:
                (options.save / f"{suite}.json").write_text(json.dumps(record), encoding="utf-8")
            trees = chooser.parse_trees(record)
            golds = list(read_suites(options.data, [suite]))
            print(
                f"{suite:12} {score([(gold, read_with(trees, gold, content)) for _, gold, content in golds])}",
                flush=True,
            )
    if options.write:
        WEIGHTS.write_text(json.dumps(train(pages), separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{len(pages)} pages: {WEIGHTS}")


if __name__ == "__main__":
    main()
