"""The numbers of documents of one source on the days of its history, and what follows from them for a new day."""

from collections import deque
from datetime import date

from unspun.audit.incidents.counts import HISTORY_DAYS, Rhythm, Usual

MIN_HISTORY_DAYS = 7
"""Days before anything is usual: a week has each weekday once."""

ISSUE_HISTORY_DAYS = 182
"""Days in which missed issues are counted: half a year has 26 of a weekly."""

MIN_ISSUES = 4
MAX_ISSUE_WEEKDAYS = 3
"""Days of issue that a source must have had, and weekdays of issue in a week, to have set days of issue."""

MIN_PRESENCE, MAX_PRESENCE = 0.7, 0.3
"""Share of a weekday's days with documents from which on it is a day of issue, and up to which it is none."""


class CountHistory:
    """Numbers by day, the newest last. Days on which something is wrong are left out by the caller."""

    def __init__(self) -> None:
        self._days: deque[tuple[int, int]] = deque(maxlen=HISTORY_DAYS)
        self._presence: deque[tuple[int, bool]] = deque(maxlen=ISSUE_HISTORY_DAYS)
        self._rhythm: Rhythm | None = None

    def __len__(self) -> int:
        return len(self._days)

    def append(self, day: date, count: int) -> None:
        self._days.append((day.weekday(), count))
        self._presence.append((day.weekday(), count > 0))
        self._rhythm = None

    def clear(self) -> None:
        self._days.clear()
        self._presence.clear()
        self._rhythm = None

    def rhythm(self) -> Rhythm | None:
        """The rhythm of weekdays, or None where the history is too short."""
        if self._rhythm is None and len(self._days) >= MIN_HISTORY_DAYS:
            self._rhythm = Rhythm(self._days)
        return self._rhythm

    def usual(self, day: date) -> Usual | None:
        """What is usual on that day, or None where the history does not say."""
        rhythm = self.rhythm()
        return rhythm.usual(day.weekday()) if rhythm else None

    def miss_probability(self, day: date) -> float | None:
        """How often the source misses a day of issue, where it has set ones and the day is one of them; else None."""
        by_weekday: list[list[int]] = [[] for _ in range(7)]
        for weekday, count in self._days:
            by_weekday[weekday].append(count)
        if not all(by_weekday):
            return None
        presence = [sum(1 for count in counts if count) / len(counts) for counts in by_weekday]
        issues = [weekday for weekday in range(7) if presence[weekday] >= MIN_PRESENCE]
        is_set = all(presence[weekday] <= MAX_PRESENCE for weekday in range(7) if weekday not in issues)
        if day.weekday() not in issues or len(issues) > MAX_ISSUE_WEEKDAYS or not is_set:
            return None
        came = [is_present for weekday, is_present in self._presence if weekday in issues]
        return (came.count(False) + 0.5) / (len(came) + 1) if len(came) >= MIN_ISSUES else None
