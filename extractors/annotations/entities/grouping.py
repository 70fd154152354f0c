"""Who is who within one article: mentions are grouped into entities, each with its fullest name and its other names."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from unspun.extractors.annotations.entities.kind_evidence import kinds_by_context
from unspun.extractors.annotations.entities.kinds import kinds_of_names
from unspun.extractors.annotations.entities.national_bodies import countries_of_bodies
from unspun.extractors.annotations.entities.other_groups import group_others, introduced_acronyms
from unspun.extractors.annotations.entities.person_groups import group_persons
from unspun.extractors.annotations.entities.surface_names import Cluster, SurfaceName, read_names
from unspun.schemas.articles import ArticleEntity, Mention


class Grouped(NamedTuple):
    """Entities of an article, and for each mention the index of its entity, or None."""

    entities: tuple[ArticleEntity, ...]
    entity_of: tuple[int | None, ...]


class NamedMention(NamedTuple):
    """A mention that belongs to an entity: code points `start` to `end`, and the index of the entity."""

    start: int
    end: int
    entity: int


def named_mentions(mentions: Sequence[Mention], grouped: Grouped) -> list[NamedMention]:
    """The mentions that belong to an entity, sorted by place."""
    return sorted(
        NamedMention(mention.start, mention.end, entity)
        for mention, entity in zip(mentions, grouped.entity_of, strict=True)
        if entity is not None
    )


def group_mentions(text: str, mentions: Sequence[Mention]) -> Grouped:
    """Group the mentions of a text into entities, which are in the order of their first mentions.

    >>> text = "Vladimir Putin came. Putin left."
    >>> group_mentions(text, [Mention(0, 14, "Person"), Mention(21, 26, "Person")]).entities[0].aliases
    (('Putin', 'surname'),)
    """
    names = read_names(text, mentions)
    kinds = kinds_of_names(names, mentions)
    kinds |= kinds_by_context(text, names, mentions, kinds)
    acronyms = introduced_acronyms(text, names, mentions)
    kinds |= {acronym: kinds[full] for acronym, full in acronyms.items()}
    countries = countries_of_bodies(names, kinds)
    by_kind: dict[str, list[SurfaceName]] = defaultdict(list)
    for name in names:
        by_kind[kinds[name.folded]].append(name)
    clusters: list[Cluster] = []
    for kind, members in by_kind.items():
        clusters += group_persons(members) if kind == "Person" else group_others(kind, members, acronyms, countries)
    clusters.sort(key=lambda cluster: min(cluster.mentions))
    entity_of: list[int | None] = [None] * len(mentions)
    for index, cluster in enumerate(clusters):
        for mention in cluster.mentions:
            entity_of[mention] = index
    return Grouped(tuple(cluster.entity() for cluster in clusters), tuple(entity_of))
