"""Connected components of a graph, by union and find (Tarjan 1975)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key")


def components(keys: Sequence[Key], links: Iterable[tuple[Key, Key]]) -> Sequence[Sequence[Key]]:
    """The groups of keys that chains of links join, and their members, both in the order of `keys`.

    Raises KeyError where a link names another key.

    >>> components("abcd", [("d", "b"), ("a", "c")])
    [['a', 'c'], ['b', 'd']]
    """
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for a, b in links:
        parent[root(b)] = root(a)
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        groups[root(key)].append(key)
    return list(groups.values())
