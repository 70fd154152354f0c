"""The names of persons in one article, grouped by who is meant."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from unspun.extractors.annotations.entities.surface_names import Cluster, SurfaceName
from unspun.text.person_names import PersonName, read_person, same_person, surname_of

MAX_JUST_NAMED_CHARS = 300
"""Characters after a full name within which a bare surname is likely to mean that person."""
_JUST_NAMED_WEIGHT = 2.0
_SURNAME_WEIGHT = 0.5
"""What one mention by surname adds to a person's prominence, where one in full adds 1."""
_OTHER_PEOPLE = {"family name", "given name", "short given name"}
"""What does not make one person of two full names in one article: Mick and Michael Schumacher are father and son."""
Words = tuple[str, ...]


def group_persons(names: Sequence[SurfaceName]) -> list[Cluster]:
    """One cluster for each person: full names first, by what they share, then bare surnames and given names."""
    persons = [read_person(name.surface, name.lead) for name in names]
    full_names = _FullNames(persons)
    singles: dict[Words, Cluster] = {}
    surnames = {surname_of(person.words)[-1] for person, _ in full_names.clusters}
    for name, person in zip(names, persons, strict=True):
        if len(person.words) == 1 and len(parts := name.folded.split()) > 1 and surnames.issuperset(parts):
            continue  # "the Birk-Dahl talks" name two people
        cluster, basis = full_names.cluster_of(name, person)
        if cluster is None:
            cluster = singles.setdefault(person.key, Cluster("Person", " ".join(person.key)))
        cluster.add(name, person.plain, basis)
        if name.lead:
            cluster.surfaces.setdefault(f"{name.lead} {name.surface}", "title")
        elif person.plain != name.surface:
            cluster.surfaces.setdefault(name.surface, "title")
    return [cluster for _, cluster in full_names.clusters if cluster.mentions] + list(singles.values())


class _FullNames:
    """The persons whom an article names in full, and how prominent each is so far."""

    def __init__(self, persons: Sequence[PersonName]) -> None:
        self.clusters: list[tuple[PersonName, Cluster]] = []
        self._numbers_by_part: dict[str, list[int]] = defaultdict(list)
        self._by_words: dict[Words, tuple[Cluster, str]] = {}
        self._weights: dict[int, float] = defaultdict(float)
        self._last_start: dict[int, int] = {}
        unique: dict[Words, PersonName] = {}
        for person in persons:
            if len(person.words) > 1 and (person.key not in unique or person.nickname):
                unique[person.key] = person
        longest_first = sorted(
            unique.values(), key=lambda person: (-len(person.words), -sum(map(len, person.words)), person.key)
        )
        for person in longest_first:
            self._by_words[person.key] = self._find_fuller(person) or self._new_cluster(person)
        for person in persons:
            if len(person.words) > 1:
                self._weights[id(self._by_words[person.key][0])] += 1

    def cluster_of(self, name: SurfaceName, person: PersonName) -> tuple[Cluster | None, str]:
        """The cluster that a name belongs to, with what shows it; None where no full name fits it.

        A single word means, of several persons, the one who is named most, or was named in full just before.
        """
        if len(person.words) > 1:
            cluster, basis = self._by_words[person.key]
            self._last_start[id(cluster)] = name.start
            return cluster, basis
        candidates = [
            (
                basis in {"surname", "family name"},
                id(cluster) in self._last_start,
                self._prominence(cluster, name.start),
                cluster.key,
                basis,
                cluster,
            )
            for basis, cluster in self._same_persons(person)
        ]
        if not candidates:
            return None, "spelling"
        *_, basis, cluster = max(candidates, key=lambda candidate: candidate[:4])
        self._weights[id(cluster)] += _SURNAME_WEIGHT
        return cluster, basis

    def _find_fuller(self, person: PersonName) -> tuple[Cluster, str] | None:
        fuller = ((cluster, basis) for basis, cluster in self._same_persons(person) if basis not in _OTHER_PEOPLE)
        return next(fuller, None)

    def _same_persons(self, person: PersonName) -> Iterator[tuple[str, Cluster]]:
        """Every cluster whose full name the name may stand for, and why."""
        numbers = {number for part in _parts(person.words) for number in self._numbers_by_part.get(part, ())}
        for full, cluster in (self.clusters[number] for number in sorted(numbers)):
            if (basis := same_person(person, full)) is not None:
                yield basis, cluster

    def _new_cluster(self, person: PersonName) -> tuple[Cluster, str]:
        cluster = Cluster("Person", " ".join(person.key))
        for part in _parts(person.words) | set(person.nickname):
            self._numbers_by_part[part].append(len(self.clusters))
        self.clusters.append((person, cluster))
        return cluster, "spelling"

    def _prominence(self, cluster: Cluster, start: int) -> float:
        was_just_named = start - self._last_start.get(id(cluster), -MAX_JUST_NAMED_CHARS) < MAX_JUST_NAMED_CHARS
        return self._weights[id(cluster)] + (_JUST_NAMED_WEIGHT if was_just_named else 0.0)


def _parts(words: Words) -> set[str]:
    """Parts of a name of which two names of one person share at least one."""
    surname = surname_of(words)
    return {words[0], words[-1], surname[-1], "".join(surname), "".join(words[-2:]), "".join(words)}
