"""Which incidents open, when they close, and what does not open one."""

import dataclasses
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.audit.incidents.simulated import MONDAY, a_day, a_source, changed, found
from unspun.audit.incidents.detection import Acceptance, WatchedSource, detect
from unspun.audit.incidents.source_day import SourceDay

WEEKDAYS = range(5)


def daily(n: int) -> int:
    """Thirty-odd documents a day, fewer on weekends."""
    return (30 if n % 7 in WEEKDAYS else 12) + n * 7 % 5 - 2


def part_of(**shares: float) -> Callable[[SourceDay], SourceDay]:
    """Sets counts to shares of the articles of a day."""
    return lambda day: dataclasses.replace(day, **{name: round(day.articles * x) for name, x in shares.items()})


def frozen(day: SourceDay) -> SourceDay:
    return SourceDay(day=day.day, source_id=day.source_id, fetched=day.fetched, unchanged=day.fetched)


def shortened(day: SourceDay) -> SourceDay:
    mean = math.log(40)
    return dataclasses.replace(day, log_words=day.articles * mean, log_words_squared=day.articles * mean**2)


def rejected(day: SourceDay) -> SourceDay:
    return a_day((day.day - MONDAY).days, day.fetched, articles=0, measured_articles=0, loaded=0, rejected=day.fetched)


FAULTS: list[tuple[str, Callable[[SourceDay], SourceDay]]] = [
    ("encoding-damage", part_of(damaged_encoding=1.0)),
    ("language-change", lambda day: dataclasses.replace(day, languages={"de": day.articles})),
    ("rejects", rejected),
    ("frozen-feed", frozen),
    ("missing-headlines", part_of(missing_headlines=0.7)),
    ("missing-dates", part_of(missing_dates=1.0)),
    ("future-dates", part_of(future_dates=0.5)),
    ("short-bodies", shortened),
    ("markup", part_of(markup=1.0)),
    ("repeated-paragraph", part_of(repeated_paragraph=0.9)),
    ("paywall-stubs", part_of(paywall_stubs=0.9)),
    ("spun", part_of(spun=0.8)),
    ("translated", part_of(translated=0.8)),
    ("drop", lambda day: a_day((day.day - MONDAY).days, day.fetched // 4)),
]


@pytest.mark.parametrize(("fault", "change"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_fault_opens_on_its_day_stays_open_and_closes_within_two_good_days(
    fault: str, change: Callable[[SourceDay], SourceDay]
) -> None:
    days = changed(a_source(daily, 60), 42, 52, change)
    assert found([day for day in days if day.day <= MONDAY + timedelta(days=52)], 52) == {
        ("harbour-herald", fault, 42, None)
    }
    ((source, name, opened, closed),) = found(days, 59)
    assert (source, name, opened) == ("harbour-herald", fault, 42)
    assert closed in (53, 54)


RHYTHMS: list[tuple[str, Callable[[int], int]]] = [
    ("weekend dip", daily),
    ("weekdays only", lambda n: 15 + n % 4 if n % 7 in WEEKDAYS else 0),
    ("Saturdays only", lambda n: 22 + n % 3 if n % 7 == 5 else 0),
    ("Mondays and Thursdays", lambda n: 20 - n % 5 if n % 7 in (0, 3) else 0),
    ("weekly, one document", lambda n: int(n % 7 == 0)),
    ("growing", lambda n: round(20 * 1.01**n) + n % 3),
    ("two a day", lambda n: (2, 1, 3, 0, 2, 4, 1, 0, 3, 2, 2)[n % 11]),
]


@pytest.mark.parametrize(("name", "volume"), RHYTHMS, ids=[name for name, _ in RHYTHMS])
def test_a_rhythm_opens_nothing(name: str, volume: Callable[[int], int]) -> None:
    assert found(a_source(volume, 120), 119) == set()


SILENCES: list[tuple[str, Callable[[int], int], int, int]] = [
    ("weekend dip", daily, 42, 42),
    ("weekdays only, from a Saturday", RHYTHMS[1][1], 40, 42),
    ("Saturdays only", RHYTHMS[2][1], 42, 47),
    ("weekly, one document, by the second missed issue", RHYTHMS[4][1], 43, 49),
]


@pytest.mark.parametrize(("name", "volume", "last", "first"), SILENCES, ids=[each[0] for each in SILENCES])
def test_a_silence_counts_from_the_first_day_that_should_have_had_documents(
    name: str, volume: Callable[[int], int], last: int, first: int
) -> None:
    days = [day for day in a_source(volume, 100) if (day.day - MONDAY).days < last]
    assert found(days, last + 40) == {("harbour-herald", "silence", first, None)}


def test_a_lasting_fault_does_not_become_the_past() -> None:
    days = changed(a_source(daily, 200), 42, 199, part_of(damaged_encoding=1.0))
    assert found(days, 199) == {("harbour-herald", "encoding-damage", 42, None)}


def test_a_small_day_neither_opens_nor_mutes() -> None:
    days = a_source(daily, 60)
    small = [a_day(n, 1, damaged_encoding=1) if n in (5, 20) else days[n] for n in range(60)]
    faults = {fault for _, fault, _, _ in found(small, 41)}
    assert "encoding-damage" not in faults
    damaged = changed(small, 42, 59, part_of(damaged_encoding=1.0))
    assert ("harbour-herald", "encoding-damage", 42, None) in found(damaged, 59)


def test_what_a_silence_held_back_is_no_surge() -> None:
    days = [day for day in a_source(daily, 50) if (day.day - MONDAY).days not in (43, 44)]
    days = [a_day(45, 3 * 30) if day.day == MONDAY + timedelta(days=45) else day for day in days]
    assert found(days, 49) == {("harbour-herald", "silence", 43, 45)}


def test_days_without_documents_count_for_the_drop_of_a_small_source() -> None:
    few = (1, 0, 2, 1, 0, 0, 1)
    days = a_source(lambda n: 5 + n % 3 if n < 56 else few[n % 7], 66)
    ((_, fault, opened, closed),) = found(days, 65)
    assert (fault, opened, closed) == ("drop", 56, None)


def test_mild_days_do_not_end_a_drop() -> None:
    drop = dict(zip(range(56, 66), (2, 2, 1, 2, 5, 5, 2, 1, 2, 2), strict=True))
    days = a_source(lambda n: drop.get(n, 9 + n % 3), 70)
    ((_, fault, opened, closed),) = found(days, 69)
    assert (fault, opened) == ("drop", 56) and closed in (66, 67)


def test_one_sound_article_does_not_end_a_fault_and_five_do() -> None:
    days = changed(a_source(lambda n: 1, 70), 42, 55, part_of(missing_dates=1.0))
    days[50] = dataclasses.replace(days[50], missing_dates=0)
    assert found(days[:56], 55) == {("harbour-herald", "missing-dates", 42, None)}
    ((_, fault, opened, closed),) = found(days, 69)
    assert (fault, opened) == ("missing-dates", 42) and closed is not None and closed <= 60


def test_an_article_that_is_faulty_as_usual_does_not_keep_a_fault_open() -> None:
    days = a_source(lambda n: 6, 70)
    days = [dataclasses.replace(day, missing_dates=int(n % 5 == 0)) for n, day in enumerate(days)]
    days = changed(days, 42, 54, part_of(missing_dates=1.0))
    days[55] = dataclasses.replace(days[55], missing_dates=1)
    ((_, _, opened, closed),) = found(days, 69)
    assert opened == 42 and closed in (55, 56)


def test_a_weekly_of_two_articles_that_changes_its_language_is_an_incident() -> None:
    days = a_source(lambda n: 2 * (n % 7 == 0), 134)
    days = [dataclasses.replace(day, languages={"de": 2}) if (day.day - MONDAY).days >= 105 else day for day in days]
    assert found(days, 126) == {("harbour-herald", "language-change", 105, None)}


def test_short_articles_of_a_weekly_are_an_incident() -> None:
    days = changed(a_source(lambda n: 2 * (n % 7 == 0), 134), 105, 126, shortened)
    assert found(days, 126) == {("harbour-herald", "short-bodies", 105, None)}
    ((_, fault, opened, closed),) = found(days, 133)
    assert (fault, opened, closed) == ("short-bodies", 105, 133)


def test_days_without_documents_count_for_a_frozen_feed() -> None:
    few = (2, 1, 0, 2, 1, 3, 0)
    days = changed(a_source(lambda n: few[n % 7], 84), 56, 65, frozen)
    ((_, fault, opened, closed),) = found(days, 83)
    assert (fault, opened, closed) == ("frozen-feed", 56, 66)


def test_a_surge_may_begin_on_days_with_fewer_documents() -> None:
    days = a_source(lambda n: 40 if n % 7 in WEEKDAYS else 10, 60)
    days = changed(days, 47, 55, lambda day: a_day((day.day - MONDAY).days, 4 * day.fetched))
    ((_, fault, opened, closed),) = found(days, 59)
    assert (fault, opened, closed) == ("surge", 47, 56)


def test_all_sources_at_a_third_are_one_incident() -> None:
    sources = ["east", "north", "south", "west"]
    days = [day for source in sources for day in a_source(daily, 60, source)]
    days = changed(days, 42, 49, lambda day: a_day((day.day - MONDAY).days, day.fetched // 3, day.source_id))
    ((source, fault, opened, closed),) = found(days, 59)
    assert (source, fault, opened) == (None, "intake-drop", 42)
    assert closed in (50, 51)


def test_the_largest_source_alone_is_not_the_whole_intake() -> None:
    days = [day for source in ("east", "north", "south") for day in a_source(daily, 60, source)]
    days += [day for day in a_source(lambda n: 400 + n % 9, 60, "giant") if (day.day - MONDAY).days < 42]
    assert found(days, 50) == {("giant", "silence", 42, None)}


def test_an_accepted_state_is_usual_from_then_on() -> None:
    days = changed(a_source(daily, 80), 42, 79, lambda day: a_day((day.day - MONDAY).days, 3 * day.fetched))
    open_surge = ("harbour-herald", "surge", 42, None)
    assert found(days, 79) == {open_surge}
    accepted = Acceptance("surge", frozenset({"harbour-herald"}), MONDAY, MONDAY + timedelta(days=44))
    assert found(days, 79, accepted=[accepted]) == {("harbour-herald", "surge", 42, 44)}
    silent = [day for day in days if (day.day - MONDAY).days < 70]
    assert ("harbour-herald", "silence", 70, None) in found(silent, 75, accepted=[accepted])


def test_today_is_compared_with_the_same_hour_of_other_days() -> None:
    days = a_source(daily, 43)
    today: dict[str, Any] = {"today_is_over": False}
    half = [*days[:-1], a_day(42, 15, fetched_by_now=15)]
    assert found(half, 42, **today) == set()
    assert found(days[:-1], 42, **today) == {("harbour-herald", "silence", 42, None)}


def test_a_new_source_is_measured_by_what_the_registry_expects() -> None:
    days = a_source(daily, 3)
    source = WatchedSource(source_id="harbour-herald", expected_per_day=30)
    assert found(days, 4, [source]) == set()
    assert found(days, 6, [source]) == {("harbour-herald", "silence", 5, None)}
    assert found(days, 6) == set()


def test_measures_say_what_is_usual_and_which_incident_is_open() -> None:
    days = changed(a_source(daily, 50), 45, 49, part_of(missing_dates=1.0))
    last = MONDAY + timedelta(days=49)
    detection = detect(days, [], last, today_is_over=True, measures_from=last)
    by_measure = {row.measure: row for row in detection.measures}
    dates, documents = by_measure["missing-dates"], by_measure["documents"]
    assert (dates.observed, dates.opened_on) == (1.0, ("missing-dates", MONDAY + timedelta(days=45)))
    assert (dates.usual or 1) < 0.01
    assert documents.lowest and documents.usual and documents.highest
    assert documents.lowest < documents.usual < documents.highest
    assert documents.opened_on is None
