"""Sources that fail together: one incident for one fault that several sources show from the same day on."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from unspun.audit.incidents.episodes import Episode
from unspun.schemas.vocabulary import Fault

MIN_SOURCES, MIN_SHARE = 3, 0.1
"""Sources that begin to fail together, and their share of all sources, from which on the cause is taken to be one."""

MAX_DAYS_APART = 1


@dataclasses.dataclass(frozen=True, slots=True)
class SourcesEpisode:
    """An incident of one source or of several. `is_shared` is whether the cause is taken to be one."""

    source_ids: tuple[str, ...]
    episode: Episode
    is_shared: bool

    @property
    def source_id(self) -> str | None:
        return None if self.is_shared else self.source_ids[0]


def grouped(episodes: Iterable[tuple[str, Episode]], sources: int) -> list[SourcesEpisode]:
    """The incidents of sources, joined where enough of `sources` sources begin to have one fault together."""
    by_fault: dict[Fault, list[tuple[str, Episode]]] = defaultdict(list)
    for source, episode in episodes:
        by_fault[episode.fault].append((source, episode))
    needed = max(MIN_SOURCES, MIN_SHARE * sources)
    made = []
    for together in by_fault.values():
        for cluster in _clusters(together):
            if len({source for source, _ in cluster}) >= needed:
                made.append(_joined(cluster))
            else:
                made += [SourcesEpisode((source,), episode, False) for source, episode in cluster]
    return made


def _clusters(episodes: Sequence[tuple[str, Episode]]) -> list[list[tuple[str, Episode]]]:
    """Episodes that begin within a day of the first one of their cluster."""
    clusters: list[list[tuple[str, Episode]]] = []
    for source, episode in sorted(episodes, key=lambda each: (each[1].opened_on, each[0])):
        first = clusters[-1][0][1].opened_on if clusters else date.min
        if clusters and (episode.opened_on - first).days <= MAX_DAYS_APART:
            clusters[-1].append((source, episode))
        else:
            clusters.append([(source, episode)])
    return clusters


def _joined(cluster: Sequence[tuple[str, Episode]]) -> SourcesEpisode:
    """One incident: open while one source fails; its numbers are those of the sources that fail last."""
    episodes = [episode for _, episode in cluster]
    closed = [each.closed_on for each in episodes]
    last = max(each.last_bad_on for each in episodes)
    newest = [each for each in episodes if each.last_bad_on == last]
    whole = sum(each.whole for each in newest)
    is_count = newest[0].unit == "documents"

    def together(name: str) -> float:
        values = [(getattr(each, name), each.whole) for each in newest]
        if is_count:
            return sum(value for value, _ in values)
        return sum(value * weight for value, weight in values) / whole if whole else values[0][0]

    good = [each.last_good_on for each in episodes if each.last_good_on is not None]
    return SourcesEpisode(
        tuple(sorted({source for source, _ in cluster})),
        Episode(
            fault=newest[0].fault,
            unit=newest[0].unit,
            opened_on=min(each.opened_on for each in episodes),
            detected_on=min(each.detected_on for each in episodes),
            last_good_on=min(good) if good else None,
            last_bad_on=last,
            observed=together("observed"),
            usual=together("usual"),
            affected=sum(each.affected for each in episodes),
            whole=whole,
            closed_on=None if None in closed else max(each for each in closed if each is not None),
        ),
        is_shared=True,
    )
