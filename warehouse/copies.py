"""State of copies, stories and wordings: which articles are compared, and where what was worked out goes.

Everything here happens on a connection whose transaction is open. What articles are to each other is decided by pure
functions; this module finds the pairs, hands over texts, and replaces what the articles concerned had before.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from unspun.schemas.columns import to_table
from unspun.schemas.copies import ArticleCopy, ArticlePair, ChangedStory, ProvenEdit, QuoteWording, StoryArticle
from unspun.schemas.vocabulary import NearDuplicates
from unspun.warehouse.sql import FOLDER, run_script, statement
from unspun.warehouse.store import Connection
from unspun.warehouse.warehouse import Warehouse

LINKING = FOLDER / "linking"
Pairs = list[tuple[str, str]]


class BucketLimits(NamedTuple):
    """What makes two articles candidates that are compared word by word.

    `span_days` is the time within which anchors are compared: reports of one event are no further apart. A bucket of
    more than `max_band_articles` or `max_anchor_articles` articles is no evidence: it holds an idiom, or the name of
    everybody's subject. Without them the pairs would grow with the square of the articles. The bands (each
    of `band_weight`) and anchors that two articles share must weigh `min_weight`: two bands, a band and an anchor, or
    three anchors; one run of words is often a phrase of the trade.
    """

    span_days: int = 4
    max_band_articles: int = 100
    max_anchor_articles: int = 40
    band_weight: int = 2
    min_weight: int = 3


LIMITS = BucketLimits()


def unlinked_articles(warehouse: Warehouse) -> int:
    """How many articles changed since copies and stories were last worked out."""
    if not warehouse.store.exists():
        return 0
    return int(warehouse.newest(_query("unlinked"), {})["articles"][0].as_py())


def take_candidates(connection: Connection, max_articles: int, limits: BucketLimits = LIMITS) -> Pairs:
    """Take at most so many changed articles in hand; returns the pairs of article ids that must be compared anew."""
    for name, value in {"max_articles": max_articles, **limits._asdict()}.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    run_script(connection, LINKING / "010_keys.sql")
    run_script(connection, LINKING / "020_candidates.sql")
    return connection.execute("SELECT article_id, other_article_id FROM candidates ORDER BY ALL").fetchall()


def article_rows(connection: Connection, article_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Body, quotes, names and times of current articles, in the order of their ids."""
    connection.register("wanted_articles", pa.table({"article_id": pa.array(sorted(set(article_ids)), pa.string())}))
    rows = connection.execute(_query("articles")).to_arrow_table().to_pylist()
    connection.unregister("wanted_articles")
    return rows


def put_pairs(connection: Connection, pairs: Iterable[ArticlePair]) -> tuple[list[str], list[dict[str, Any]]]:
    """Store the pairs that belong together; returns the ids of all current articles that are connected with a changed
    one, and the stored pairs among them."""
    connection.register("given_pairs", to_table(pairs, ArticlePair))
    run_script(connection, LINKING / "030_components.sql")
    connection.unregister("given_pairs")
    articles = connection.execute("SELECT article_id FROM component SEMI JOIN articles USING (article_id) ORDER BY ALL")
    ids = [article_id for (article_id,) in articles.fetchall()]
    stored = connection.execute("FROM internal.article_pairs SEMI JOIN component USING (article_id) ORDER BY ALL")
    return ids, stored.to_arrow_table().to_pylist()


def stories_before(connection: Connection) -> dict[str, str]:
    """The story that each connected article belonged to so far."""
    rows = connection.execute("SELECT article_id, story_id FROM story_articles SEMI JOIN component USING (article_id)")
    return dict(rows.fetchall())


def put_results(
    connection: Connection,
    copies: Iterable[ArticleCopy],
    story_articles: Iterable[StoryArticle],
    seen_at: Mapping[str, Any],
    wordings: Iterable[QuoteWording],
    changes: Iterable[ChangedStory],
    edits: Iterable[ProvenEdit],
) -> None:
    """Replace what the connected articles had; `seen_at` gives the time of each by its id. The changed articles that
    were taken in hand are done then."""
    in_stories = to_table(story_articles, StoryArticle)
    times = pa.array([seen_at[article_id] for article_id in in_stories["article_id"].to_pylist()], _TIME)
    given = {
        "given_copies": to_table(copies, ArticleCopy),
        "given_story_articles": in_stories.append_column("seen_at", times),
        "given_wordings": to_table(wordings, QuoteWording),
        "given_story_changes": to_table(changes, ChangedStory),
        "given_edits": to_table(edits, ProvenEdit),
    }
    for name, table in given.items():
        connection.register(name, table)
    run_script(connection, LINKING / "040_results.sql")
    for name in given:
        connection.unregister(name)


def damaged_pairs(connection: Connection) -> list[dict[str, Any]]:
    """The pairs in which one article is a spun or translated copy of the other."""
    return connection.execute(_query("damaged_pairs")).to_arrow_table().to_pylist()


def count_near_duplicates(connection: Connection, near_duplicates: NearDuplicates) -> None:
    """Bring the outcomes of documents whose articles are nearly others in line with the setting."""
    connection.execute("SET VARIABLE near_duplicates = ?", [near_duplicates])
    run_script(connection, LINKING / "050_outcomes.sql")


def unrepaired_documents(warehouse: Warehouse) -> list[dict[str, Any]]:
    """Documents in whose texts other repairs by a witness are in place than are proven: `document_id`, `raw_segment`,
    and whether any `is_repaired`."""
    return warehouse.newest(_query("unrepaired"), {}).to_pylist()


def proven_edits(warehouse: Warehouse, document_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Repairs of these documents that genuine copies prove at present."""
    return warehouse.newest(_query("proven"), {"ids": list(document_ids)}).to_pylist()


_TIME = pa.timestamp("us", tz="UTC")


def _query(name: str) -> str:
    return statement(f"linking/{name}.sql")
