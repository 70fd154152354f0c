"""A week with a planted fault for each source: every fault is alarmed by its name on its day, and nothing else is."""

import dataclasses
import math
import random
import statistics
from datetime import date, timedelta

import pytest

from unspun.audit.alarms import Alarm, SourceDay, alarms

MONDAY = date(2031, 3, 3)
TODAY = MONDAY + timedelta(days=7)


def lengths(count: int, words: float, chance: random.Random) -> dict[str, float]:
    """The sums of so many articles that are about so long."""
    logarithms = [chance.gauss(math.log(words), 0.7) for _ in range(count)]
    return {"log_words": sum(logarithms), "log_words_squared": sum(value**2 for value in logarithms)}


def quiet_day(source_id: str, day: date, volume: int, chance: random.Random) -> SourceDay:
    """An ordinary day: volume, shares and lengths vary as independent arrivals do."""
    fetched = max(1, round(chance.gauss(volume, volume**0.5)))
    rejected = sum(chance.random() < 0.02 for _ in range(fetched))
    duplicate = sum(chance.random() < 0.08 for _ in range(fetched - rejected))
    loaded = fetched - rejected - duplicate
    return SourceDay(
        day=day,
        source_id=source_id,
        fetched=fetched,
        loaded=loaded,
        duplicate=duplicate,
        rejected=rejected,
        articles=loaded,
        spun=sum(chance.random() < 0.03 for _ in range(loaded)),
        translated=sum(chance.random() < 0.05 for _ in range(loaded)),
        damaged_encoding=sum(chance.random() < 0.04 for _ in range(loaded)),
        foreign_language=sum(chance.random() < 0.03 for _ in range(loaded)),
        headlines=loaded,
        unfamiliar=sum(chance.random() < 0.1 for _ in range(loaded)),
        **lengths(loaded, 500, chance),
    )


def week(source_id: str, volume: int, seed: int, days: int = 7) -> list[SourceDay]:
    chance = random.Random(f"{source_id}/{seed}")
    return [quiet_day(source_id, MONDAY + timedelta(days=n), volume, chance) for n in range(days)]


def arriving(day: SourceDay, loaded: int, **changed: int) -> SourceDay:
    """The day with so many articles, in the same state as its own were."""
    share = loaded / day.loaded
    states = {name: round(getattr(day, name) * share) for name in STATES}
    states |= {name: getattr(day, name) * share for name in ("log_words", "log_words_squared")}
    fetched = loaded + changed.get("duplicate", day.duplicate) + changed.get("rejected", day.rejected)
    return dataclasses.replace(day, **{"fetched": fetched, "loaded": loaded, "articles": loaded, **states, **changed})


STATES = ("spun", "translated", "damaged_encoding", "foreign_language", "headlines", "unfamiliar")
FAULTS = {
    "silent-source": lambda day, usual: None,
    "volume-surge": lambda day, usual: arriving(day, 2 * usual - day.duplicate - day.rejected),
    "spun-copies": lambda day, usual: dataclasses.replace(day, spun=day.articles * 3 // 4),
    "broken-encoding": lambda day, usual: dataclasses.replace(day, damaged_encoding=day.articles * 2 // 3),
    "foreign-language": lambda day, usual: dataclasses.replace(day, foreign_language=day.articles // 2),
    "vocabulary-drift": lambda day, usual: dataclasses.replace(day, unfamiliar=day.articles * 2 // 3),
    "length-drift": lambda day, usual: dataclasses.replace(
        day, **lengths(day.articles, 150, random.Random(day.source_id))
    ),
    "future-dates": lambda day, usual: dataclasses.replace(day, future_dated=day.articles // 3),
    "reject-burst": lambda day, usual: arriving(
        day, day.loaded // 2, rejected=day.rejected + day.loaded - day.loaded // 2
    ),
}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("volume", [50, 100, 400])
def test_every_planted_fault_is_alarmed_by_its_name_on_its_day_and_nothing_else(seed: int, volume: int) -> None:
    days: list[SourceDay | None] = []
    planted = set()
    for number, (name, fault) in enumerate(FAULTS.items()):
        source = f"outlet-{name}"
        series = week(source, volume, seed)
        where = 4 + number % 3
        series[where] = fault(series[where], round(statistics.median(day.fetched for day in series[:where])))
        planted.add((MONDAY + timedelta(days=where), source, name))
        days += series
    days += week("outlet-quiet", volume, seed)
    found = alarms([day for day in days if day], TODAY - timedelta(days=1))
    raised = {(alarm.day, alarm.source_id, alarm.name) for alarm in found}
    assert raised == planted


def test_quiet_months_of_many_sources_raise_next_to_nothing() -> None:
    sources = [f"outlet-{n}" for n in range(40)]
    days = [day for n, source in enumerate(sources) for day in week(source, 5 + 7 * n, seed=99, days=60)]
    found = alarms(days, MONDAY + timedelta(days=59))
    assert len(found) <= 3, found


def test_today_is_not_silent_before_it_is_over() -> None:
    days = week("outlet", 100, 1)
    assert alarms(days, TODAY) == []
    (alarm,) = alarms(days, TODAY + timedelta(days=1))
    assert (alarm.day, alarm.name) == (TODAY, "silent-source")


def test_a_rare_source_is_silent_only_after_as_many_days_as_chance_would_not_explain() -> None:
    days = [dataclasses.replace(day, fetched=2, loaded=2, duplicate=0, rejected=0) for day in week("weekly", 2, 1)]
    found = alarms(days, MONDAY + timedelta(days=14))
    assert next(alarm.day for alarm in found) == MONDAY + timedelta(days=12)
    assert {alarm.name for alarm in found} == {"silent-source"}


def test_a_source_that_is_quiet_at_weekends_is_not_alarmed_on_saturday() -> None:
    days = [
        arriving(day, day.loaded // 10, rejected=0, duplicate=0) if day.day.weekday() >= 5 else day
        for day in week("weekdays", 100, 5, days=35)
    ]
    assert [
        alarm for alarm in alarms(days, MONDAY + timedelta(days=34)) if alarm.day >= MONDAY + timedelta(days=21)
    ] == []


def test_outcomes_that_do_not_add_up_are_alarmed_at_once() -> None:
    lost = SourceDay(day=MONDAY, source_id="outlet", fetched=5, loaded=4)
    assert [alarm.name for alarm in alarms([lost], MONDAY)] == ["funnel-imbalance"]


def test_an_alarm_says_what_is_usual() -> None:
    series = week("outlet", 100, 3)
    series[5] = dataclasses.replace(series[5], spun=series[5].articles)
    (alarm,) = alarms(series, TODAY)
    assert isinstance(alarm, Alarm)
    assert "100% of" in alarm.sentence
    assert "usually" in alarm.sentence


def newcomer(*volumes: int, expected: int | None) -> list[tuple[str, int]]:
    """Alarms of a source that was added on Monday: name and day of the week."""
    days = [
        SourceDay(day=MONDAY + timedelta(days=n), source_id="new", fetched=v, loaded=v, expected_per_day=expected)
        for n, v in enumerate(volumes)
        if v
    ]
    return [(alarm.name, (alarm.day - MONDAY).days) for alarm in alarms(days, TODAY)]


def test_a_new_source_is_compared_with_what_the_registry_expects() -> None:
    assert newcomer(45, 50, 12, 47, 44, 51, 49, expected=48) == [("volume-drop", 2)]
    assert newcomer(45, 50, 0, 47, 44, 51, 49, expected=48) == [("silent-source", 2)]
    assert newcomer(3, 50, 47, 44, 51, 49, 46, expected=48) == [], "its first day began when it was added"


def test_a_new_source_of_which_little_or_nothing_is_expected_is_not_called_silent() -> None:
    assert newcomer(3, 0, 1, 0, 0, 2, 1, expected=2) == []
    assert newcomer(45, 50, 0, 47, 44, 51, 49, expected=None) == []


def test_the_history_of_a_source_counts_for_more_than_what_is_expected() -> None:
    assert newcomer(50, 52, 49, 51, 48, 50, 51, expected=500) == [("volume-drop", 1), ("volume-drop", 2)]
