"""The stories of a day, one story, and what an article's page says of its copies."""

import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from unspun.reports.page import PageData, existing
from unspun.reports.reader import Reader, Row

MAX_STORIES = 100
MAX_VERSIONS = 200
MAX_WORDINGS = 500
MAX_GRAPH_NODES = 40
"""Articles that the graph of a story shows; the table beside it shows more."""

ROW_HEIGHT = 28
STEP_WIDTH = 22
"""Pixels of the graph: from one article to the next, and from an original to its copy."""

MAX_LABEL_CHARS = 70

RELATIONS = {
    "exact": "the same words",
    "near_duplicate": "nearly the same words",
    "truncated": "a part of it",
    "extended": "it and more",
    "updated_version": "a later version",
    "spun_copy": "spun from it",
    "translated_copy": "translated from it",
    "agency_copy": "from the same agency",
    "independent_report": "a report of its own on the same events",
}
"""What a copy is to its original, in words."""

LABELS = {
    "first": "oldest wording",
    "identical": "the same words",
    "trimmed": "shortened or longer",
    "translated_rendering": "another translation",
    "spun": "spun",
    "reworded": "other words",
    "sense_changed": "another sense",
    "made_indirect": "quotation marks lost",
    "made_direct": "quotation marks added",
}
"""What became of the oldest wording of a quote, in words."""

_WORD = re.compile(r"\w+")


class Node(NamedTuple):
    """An article in the graph of a story: where its dot is, what its label says, and the path from its original."""

    x: int
    y: int
    label: str
    state: str
    path: str | None


class WordingPart(NamedTuple):
    """A part of a wording; `is_changed` where the oldest wording has other words."""

    text: str
    is_changed: bool


def stories(reader: Reader, day: date | None = None) -> PageData:
    """The stories of a day, by default the newest, that several articles report; those of most sources first."""
    if day is None:
        newest = reader.row("story_newest_day")
        day = (newest and newest["day"]) or datetime.now(UTC).date()
    return PageData(
        "stories.html",
        {
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "stories": reader.rows("story_list", day=day, number=MAX_STORIES),
            "counts": reader.row("story_counts", day=day),
        },
    )


def story(reader: Reader, story_id: str) -> PageData:
    """One story: its articles by time, who copied whom, and the wordings of its quotes. Raises RowNotFound."""
    row = existing(reader.row("story", story_id=story_id), "story")
    versions = reader.rows("story_versions", story_id=story_id, number=MAX_VERSIONS)
    wordings = reader.rows("story_wordings", story_id=story_id, number=MAX_WORDINGS)
    titles = {version["article_id"]: version["title"] for version in versions}
    return PageData(
        "story.html",
        {
            "story": row,
            "versions": versions,
            "titles": titles,
            "nodes": graph(versions[:MAX_GRAPH_NODES]),
            "row_height": ROW_HEIGHT,
            "utterances": utterances(wordings),
            "history": reader.rows("story_history", story_id=story_id),
            "relations": RELATIONS,
            "labels": LABELS,
        },
    )


def copies_of(reader: Reader, article_id: str, document_id: str) -> dict[str, Any]:
    """What the page of an article says of its copies: its story, its family, and the repairs that a witness proves."""
    return {
        "story": reader.row("story_of_article", article_id=article_id),
        "family": reader.rows("story_family", article_id=article_id, number=MAX_VERSIONS),
        "witness_edits": reader.rows("story_witness", document_id=document_id),
        "relations": RELATIONS,
    }


def graph(versions: Sequence[Row]) -> list[Node]:
    """The articles of a story as a tree of copies: one line each by time, copies to the right of their originals."""
    depths: dict[str, int] = {}
    place = {version["article_id"]: index for index, version in enumerate(versions)}
    origin = {
        version["article_id"]: version["of_article_id"]
        for version in versions
        if version["relation"] != "independent_report"
    }
    for article_id in place:
        chain = [article_id]
        while (parent := origin.get(chain[-1])) in place and parent not in chain:
            chain.append(str(parent))
        depths[article_id] = len(chain) - 1
    nodes = []
    for index, version in enumerate(versions):
        article_id, parent = version["article_id"], origin.get(version["article_id"])
        x, y = _at(depths[article_id], index)
        path = None
        if parent is not None and parent in place:
            from_x, from_y = _at(depths[parent], place[parent])
            path = f"M{from_x} {from_y} V{y} H{x}"
        nodes.append(Node(x, y, _label(version), version["relation"] or "original", path))
    return nodes


def _at(depth: int, index: int) -> tuple[int, int]:
    return STEP_WIDTH // 2 + depth * STEP_WIDTH, ROW_HEIGHT // 2 + index * ROW_HEIGHT


def _label(version: Row) -> str:
    what = RELATIONS[version["relation"]] if version["relation"] else "the first report"
    label = f"{version['seen_at']:%H:%M} {version['outlet']}: {what}"
    return label if len(label) <= MAX_LABEL_CHARS else f"{label[: MAX_LABEL_CHARS - 1]}…"


def utterances(wordings: Iterable[Row]) -> list[list[Row]]:
    """The wordings by utterance, each with the pieces of its text."""
    return [
        [wording | {"pieces": pieces(wording["text"], wording["changes"])} for wording in group]
        for _, group in itertools.groupby(wordings, key=lambda wording: wording["utterance_id"])
    ]


def pieces(text: str, changes: Iterable[Row]) -> list[WordingPart]:
    """A wording cut where its words are others than those of the oldest wording.

    >>> pieces("It was a big step, he said", [{"before": "small", "after": "big"}])
    [WordingPart(text='It was a ', is_changed=False), WordingPart(text='big', is_changed=True), \
WordingPart(text=' step, he said', is_changed=False)]
    """
    words = list(_WORD.finditer(text))
    folded = [word.group().casefold() for word in words]
    cut: list[WordingPart] = []
    taken = at = 0
    for change in changes:
        wanted = _WORD.findall(change["after"].casefold())
        place = next((i for i in range(at, len(folded)) if wanted and folded[i : i + len(wanted)] == wanted), None)
        if place is None:
            continue
        start, end = words[place].start(), words[place + len(wanted) - 1].end()
        cut += [WordingPart(text[taken:start], False), WordingPart(text[start:end], True)]
        taken, at = end, place + len(wanted)
    cut.append(WordingPart(text[taken:], False))
    return [piece for piece in cut if piece.text]
