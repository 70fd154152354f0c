"""All faults of one source, from day to day, in the order in which one explains another."""

from collections.abc import Iterator
from datetime import date

from unspun.audit.incidents.changes import Counted
from unspun.audit.incidents.episodes import Track
from unspun.audit.incidents.lengths import LengthTrack, LogWords
from unspun.audit.incidents.share_tracks import LanguageTrack, ShareTrack
from unspun.audit.incidents.shares import Part
from unspun.audit.incidents.source_day import FAULTY_PARTS, SourceDay
from unspun.audit.incidents.volume import VolumeTracks
from unspun.schemas.vocabulary import Fault, ShareFault

FALSE_SHARES_IN: dict[ShareFault, tuple[Fault, ...]] = {
    "near-duplicates": ("frozen-feed",),
    "repeated-paragraph": ("paywall-stubs",),
}
"""Share to the faults that raise it as well: while one of them is open, it says nothing."""


class SourceWatch:
    """The tracks of one source. `language` is what the registry declares, `expected_per_day` what it expects."""

    def __init__(self, source_id: str, expected_per_day: int | None = None, language: str | None = None) -> None:
        self.source_id = source_id
        self.volume = VolumeTracks(expected_per_day)
        self.shares = {fault: ShareTrack(fault) for fault in FAULTY_PARTS}
        self.languages = LanguageTrack(language)
        self.lengths = LengthTrack()
        self.first_day: date | None = None
        self._by_fault = {track.fault: track for track in self.tracks}

    @property
    def tracks(self) -> Iterator[Track]:
        yield from self.volume.tracks
        yield from (share.track for share in self.shares.values())
        yield self.languages.share.track
        yield from (self.lengths.short, self.lengths.long)

    def track(self, fault: Fault) -> Track:
        """The track of a fault. Raises KeyError for one that is not of a single source."""
        return self._by_fault[fault]

    def update(self, day: SourceDay, expected: Counted, is_over: bool, intake_fails: bool) -> None:
        """Take a day in; `expected` is that of `volume.expectation`, `is_over` False for the day of the evaluation."""
        if day.fetched and self.first_day is None:
            self.first_day = day.day
        self.volume.update(day, expected, is_over, intake_fails)
        if not day.fetched:
            return
        for fault, share in self.shares.items():
            if not any(self.track_is_open(other) for other in FALSE_SHARES_IN.get(fault, ())):
                share.update(day.day, self.part(fault, day))
        self.languages.update(day.day, day.languages)
        if self.shares["missing-bodies"].track.open is None:
            self.lengths.update(day.day, LogWords(day.measured_articles, day.log_words, day.log_words_squared))

    def track_is_open(self, fault: Fault) -> bool:
        return self.track(fault).open is not None

    def accept(self, fault: Fault, day: date) -> None:
        """Learn anew, from the next day on, what is usual where the fault is seen."""
        if fault in self.shares:
            self.shares[fault].accept(day)
        elif fault == "language-change":
            self.languages.accept(day)
        elif fault in ("short-bodies", "long-bodies"):
            self.lengths.accept(day)
        else:
            self.volume.accept(day)

    def part(self, fault: ShareFault, day: SourceDay) -> Part:
        """The documents of the day with a fault, of those that could have it."""
        declared = FAULTY_PARTS[fault]
        return Part(getattr(day, declared.part), getattr(day, declared.whole))
