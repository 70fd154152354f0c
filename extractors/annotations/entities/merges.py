"""Merges of entities, and what becomes of chains and circles of them."""

from collections.abc import Iterable
from typing import NamedTuple


class Merge(NamedTuple):
    """The entity `entity_id` is the entity `into`; `basis` says what showed it, `score` how likely it is (0 to 1)."""

    entity_id: str
    into: str
    basis: str
    score: float = 1.0


def resolve(merges: Iterable[Merge]) -> list[Merge]:
    """Merges with chains followed to their end. Merges in a circle go into the smallest id of the circle."""
    into = {each.entity_id: each for each in merges}
    resolved = []
    for entity_id, each in sorted(into.items()):
        path = [entity_id]
        while path[-1] in into and into[path[-1]].into not in path:
            path.append(into[path[-1]].into)
        last = path[-1]
        if last in into:  # a circle
            circle = path[path.index(into[last].into) :]
            last = min(circle)
        if last != entity_id:
            resolved.append(each._replace(into=last))
    return resolved
