"""What a load did."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """URIs of the documents of which a replay or a reprocess changed the text, the entities or the quotes, sorted.

    An article that is new, or gone, has changed. The table `reprocessed_articles` has a row for each of the articles.
    """

    text: list[str] = dataclasses.field(default_factory=list)
    entities: list[str] = dataclasses.field(default_factory=list)
    quotes: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class LoadResult:
    """Documents of a batch by their outcome now, and what came out differently; nothing for an ingest."""

    outcomes: dict[str, int]
    changed: Changed
