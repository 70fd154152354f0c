"""False and missed incidents of simulated sources.

    python -m unspun.benchmarks.incidents [--seeds 40] [--first-seed 1000] [--kind KIND]

Sixty profiles of twelve kinds, each with a fault of its own in every seed: a hundred days without a fault, then seven
to fourteen days with it, then three weeks without. Thresholds were set on seeds below 1000; the default seeds are
others. Each kind of profile is a line, and the worst kind is the headline.

An incident is false where no fault was planted on its days, or one of another name. A planted fault is due on the day
after it began, or on the next day of issue; later where documents are so few, or their number varies so much, that
nobody could tell it from chance (`DUE_NATS`); the silence of weeklies with their second missed issue. One that is over
before it is due is `undetectable`, and not counted. It must stay open to the last day with the fault, and close with
the second day whose documents could have it and do not; later where they are so few that nobody could tell that from
chance (`CLOSING_NATS`). `within_a_day` is the share of all faults that opened on their first or second day, and
`closed_in_two_days` that of the due ones that closed with the first or second day of delivery, however few documents
showed it.

The exit status is 0 where each kind has less than one false incident in 1,000 source-days, and 98 of 100 faults are
opened, kept open and closed in time.
"""

import argparse
import dataclasses
import functools
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from unspun.audit.incidents.detection import detect
from unspun.audit.incidents.episodes import Episode
from unspun.audit.incidents.source_day import SourceDay
from unspun.schemas.vocabulary import Fault

MONDAY = date(2031, 3, 3)
CLEAN_DAYS, AFTER_DAYS = 100, 21
FAULT_DAYS = (7, 14)
MAX_FALSE_PER_1000, MIN_SHARE_IN_TIME = 1.0, 0.98
DROP, SURGE = 0.25, 3.0
DUE_NATS, DUE_SIGMAS = math.log(1e5), 2.05
"""A fault is due once the logarithm of the likelihood ratio of the fault and the usual state exceeds the first number
in 98 of 100 runs: sooner, a test that knows the true model, the variation of the level included, and gives one false
alarm in 100,000 would miss it too. Regular profiles are taken for Poisson ones: nobody knows that they are regular."""

LEVELS: dict[Fault, float] = {"silence": 0.0, "frozen-feed": 0.0, "drop": DROP, "surge": SURGE}
"""How many times the usual number of new documents comes with a fault."""

LEVEL_STEPS = np.arange(-9.0, 9.05, 0.1)
"""Standard normal values over which the varying level of a source is integrated: with a fault, usual numbers lie seven
deviations from their mean."""

CLOSING_NATS = math.log(100)
"""The end of a fault is due on the second good day, or once the likelihood ratio of the usual state and the fault is so
high in 98 of 100 runs: a test that knows the true model, and takes one day in 100 of a fault for its end, needs five
documents to tell a usual share from a high one."""

MIN_KNOWN_SHARE, MEAN_FAULTY_SHARE = 0.02, 0.875
"""The usual share from which on a history of fifty documents can tell it, and the mean share with a fault."""

SHORTENING, LOG_WORDS_DEVIATION = 6.0, 0.5
"""How many times shorter articles are with a fault, and the standard deviation of the logarithm of their words."""

SHARES: dict[str, tuple[str, float]] = {
    "rejected": ("fetched", 0.02),
    "unsupported": ("fetched", 0.005),
    "near_duplicates": ("fetched", 0.03),
    "unchanged": ("fetched", 0.05),
    "missing_headlines": ("articles", 0.01),
    "missing_dates": ("articles", 0.03),
    "future_dates": ("articles", 0.003),
    "damaged_encoding": ("articles", 0.02),
    "markup": ("articles", 0.005),
    "repeated_paragraph": ("articles", 0.0),
    "spun": ("articles", 0.02),
    "translated": ("articles", 0.01),
    "foreign": ("articles", 0.01),
}
"""Counts that are part of another one, with the share that is usual where the profile gives none."""

FAULTY_SHARES: dict[Fault, str] = {
    "rejects": "rejected",
    "unsupported": "unsupported",
    "near-duplicates": "near_duplicates",
    "missing-headlines": "missing_headlines",
    "missing-dates": "missing_dates",
    "future-dates": "future_dates",
    "encoding-damage": "damaged_encoding",
    "markup": "markup",
    "repeated-paragraph": "repeated_paragraph",
    "spun": "spun",
    "translated": "translated",
    "language-change": "foreign",
}
VOLUME_FAULTS: tuple[Fault, ...] = ("silence", "drop", "surge", "frozen-feed")
PLANTED: tuple[Fault, ...] = (*VOLUME_FAULTS, *FAULTY_SHARES, "short-bodies")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a source delivers: mean documents by weekday from Monday, how the level varies, and since when it exists.

    `deviation` is the standard deviation of the logarithm of the daily level, `growth` the growth a day, `starts_on`
    the number of days before its first, `is_regular` whether numbers are exactly those of the weekday.
    """

    kind: str
    name: str
    weekdays: tuple[float, ...]
    deviation: float = 0.1
    growth: float = 0.0
    starts_on: int = 0
    is_regular: bool = False
    words: float = 350.0

    def mean(self, number: int, day: date) -> float:
        if number < self.starts_on:
            return 0.0
        return self.weekdays[day.weekday()] * (1 + self.growth) ** number


def profiles() -> list[Profile]:
    """Sixty profiles: twelve kinds of rhythm at five volumes."""

    def rhythm(*weekdays: float) -> Callable[[float], tuple[float, ...]]:
        return lambda volume: tuple(volume * share for share in weekdays)

    kinds: dict[str, tuple[Callable[[float], tuple[float, ...]], Sequence[float], dict[str, float]]] = {
        "daily": (rhythm(1, 1, 1, 1, 1, 1, 1), (6, 15, 40, 120, 400), {}),
        "weekend-dip": (rhythm(1, 1, 1.1, 1, 0.9, 0.35, 0.3), (10, 20, 40, 120, 400), {}),
        "weekdays": (rhythm(1, 1, 1, 1, 1, 0, 0), (5, 10, 15, 40, 150), {}),
        "sunday-closed": (rhythm(1, 1, 1, 1, 1, 0.8, 0), (8, 15, 30, 80, 250), {}),
        "monday-thursday": (rhythm(1, 0, 0, 1, 0, 0, 0), (4, 8, 20, 50, 120), {}),
        "saturday-paper": (rhythm(0, 0, 0, 0, 0, 1, 0), (5, 12, 22, 40, 90), {}),
        "weekly": (rhythm(1, 0, 0, 0, 0, 0, 0), (1, 2, 3, 5, 8), {"is_regular": 1}),
        "hourly": (rhythm(1, 1, 1, 1, 1, 0.9, 0.9), (24, 48, 96, 200, 600), {"deviation": 0.05}),
        "growing": (rhythm(1, 1, 1, 1, 1, 0.5, 0.5), (6, 10, 20, 40, 80), {"growth": 0.01}),
        "new": (rhythm(1, 1, 1, 1, 1, 0.4, 0.4), (10, 20, 40, 80, 200), {"starts_on": CLEAN_DAYS - 17}),
        "tiny": (rhythm(1, 1, 1, 1, 1, 0.7, 0.7), (0.5, 1, 1.5, 2, 3), {"deviation": 0.0}),
        "bursty": (rhythm(1, 1, 1, 1, 1, 0.8, 0.8), (10, 20, 40, 80, 200), {"deviation": 0.45}),
    }
    return [
        Profile(kind=kind, name=f"{kind}-{volume:g}", weekdays=weekdays(volume), **options)  # type: ignore[arg-type]
        for kind, (weekdays, volumes, options) in kinds.items()
        for volume in volumes
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Planted:
    """A fault from its first to its last day, the day by which it is due, and that by which its end is."""

    fault: Fault
    first: date
    last: date
    due: date | None
    closing_due: date


def simulate(profile: Profile, fault: Fault, rng: random.Random) -> tuple[list[SourceDay], Planted]:
    """The days of a source, and the fault that is planted in them."""
    length = rng.randint(*FAULT_DAYS)
    start = CLEAN_DAYS + rng.randrange(7)
    if profile.kind in ("weekly", "saturday-paper", "monday-thursday"):
        length += 21
    first = next(n for n in range(start, start + 7) if profile.mean(n, _day(n)) > 0)
    last = first + length
    last = next(n for n in range(last, last - 7, -1) if profile.mean(n, _day(n)) > 0)
    after = max(AFTER_DAYS, 28 if profile.kind in ("weekly", "saturday-paper") else 0)
    days = [_simulate_day(profile, n, fault if first <= n <= last else None, rng) for n in range(last + after + 1)]
    due = _due(profile, fault, first, days[: last + 1])
    return days, Planted(fault, _day(first), _day(last), due, _closing_due(profile, fault, days, last + 1))


def _day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def _due(profile: Profile, fault: Fault, first: int, days: Sequence[SourceDay]) -> date | None:
    """The day by which a fault is due; None where that is after its end."""
    if profile.kind == "weekly" and fault in ("silence", "frozen-feed"):
        return _day(first + 7)
    mean = variance = 0.0
    for number in range(first, len(days)):
        if fault in LEVELS:
            usual = profile.mean(number, _day(number))
            nats = _nats_of_day(usual, LEVELS[fault], 0.0 if profile.is_regular else profile.deviation, is_faulty=True)
        else:
            each, whole = _nats_of_document(fault, is_faulty=True), _documents(fault, days[number])
            nats = whole * each[0], whole * each[1]
        mean, variance = mean + nats[0], variance + nats[1]
        if mean - DUE_SIGMAS * math.sqrt(variance) >= DUE_NATS:
            # A source that is closed on the day after is judged by its next issue.
            due = next(n for n in range(number + 1, number + 8) if profile.mean(n, _day(n)) > 0)
            return _day(due) if due < len(days) else None
    return None


def _closing_due(profile: Profile, fault: Fault, days: Sequence[SourceDay], clear_from: int) -> date:
    """The day by which the end of a fault is due: the second good day, or a later one where documents are few."""
    mean = variance = 0.0
    good = 0
    for number in range(clear_from, len(days)):
        whole = _documents(fault, days[number])
        good += whole > 0
        if fault in ("drop", "surge"):
            usual = profile.mean(number, _day(number))
            nats = _nats_of_day(usual, LEVELS[fault], 0.0 if profile.is_regular else profile.deviation, is_faulty=False)
        elif fault in LEVELS:
            nats = (CLOSING_NATS, 0.0) if whole else (0.0, 0.0)
        else:
            each = _nats_of_document(fault, is_faulty=False)
            nats = whole * each[0], whole * each[1]
        mean, variance = mean + nats[0], variance + nats[1]
        if good >= 2 and whole and mean - DUE_SIGMAS * math.sqrt(variance) >= CLOSING_NATS:
            return _day(number)
    return days[-1].day


def _documents(fault: Fault, day: SourceDay) -> int:
    """The documents of the day that can have the fault."""
    if fault in LEVELS or (fault in FAULTY_SHARES and SHARES[FAULTY_SHARES[fault]][0] == "fetched"):
        return day.fetched
    return day.articles


@functools.cache
def _nats_of_document(fault: Fault, *, is_faulty: bool) -> tuple[float, float]:
    """Mean and variance, for a document with or without the fault, of the log likelihood ratio of the state that it is
    in and the other one."""
    if fault == "short-bodies":
        distance = (math.log(SHORTENING) / LOG_WORDS_DEVIATION) ** 2
        return distance / 2, distance
    usual, faulty = max(MIN_KNOWN_SHARE, SHARES[FAULTY_SHARES[fault]][1]), MEAN_FAULTY_SHARE
    share, other = (faulty, usual) if is_faulty else (usual, faulty)
    with_it, without = math.log(share / other), math.log((1 - share) / (1 - other))
    return share * with_it + (1 - share) * without, share * (1 - share) * (with_it - without) ** 2


@functools.cache
def _nats_of_day(usual: float, level: float, deviation: float, *, is_faulty: bool) -> tuple[float, float]:
    """Mean and variance, on a day with or without the fault, of the log likelihood ratio of the state that it is in and
    the other one, by the Poisson-lognormal model that the profile is made with."""
    if usual <= 0:
        return 0.0, 0.0
    top = usual * max(level, 1.0) * math.exp(4 * deviation)
    counts = np.arange(int(top + 8 * math.sqrt(top) + 10))
    normal, faulty = (_log_probabilities(counts, mean, deviation) for mean in (usual, usual * level))
    state, other = (faulty, normal) if is_faulty else (normal, faulty)
    probability = np.exp(state)
    ratio = np.subtract(state, other, out=np.zeros_like(state), where=probability > 0)
    mean = float(np.sum(probability * ratio))
    return mean, float(np.sum(probability * (ratio - mean) ** 2))


def _log_probabilities(counts: np.ndarray, mean: float, deviation: float) -> np.ndarray:
    """The logarithms of the probabilities of these counts, 0 and all up to the largest."""
    if mean <= 0:
        return np.where(counts == 0, 0.0, -np.inf)
    log_factorials = np.cumsum(np.log(np.maximum(counts, 1)))
    logs = math.log(mean) + deviation * LEVEL_STEPS - deviation**2 / 2
    weights = np.exp(-(LEVEL_STEPS**2) / 2)
    terms = counts[:, None] * logs[None, :] - np.exp(logs)[None, :] - log_factorials[:, None]
    highest = terms.max(axis=1)
    mixed = np.exp(terms - highest[:, None]) @ (weights / weights.sum())
    return highest + np.log(mixed)


def _simulate_day(profile: Profile, number: int, fault: Fault | None, rng: random.Random) -> SourceDay:
    day, level = _day(number), profile.mean(number, _day(number))
    level *= {"silence": 0.0, "drop": DROP, "surge": SURGE}.get(fault or "", 1.0)
    if not profile.is_regular:
        level *= math.exp(rng.gauss(0, profile.deviation) - profile.deviation**2 / 2)
    fetched = _poisson(level, rng)
    if profile.is_regular:
        fetched = max(int(fault == "drop" and level > 0), round(level))
    shares = {name: rate for name, (_, rate) in SHARES.items()}
    if fault in FAULTY_SHARES:
        shares[FAULTY_SHARES[fault]] = rng.uniform(0.75, 1.0)
    if fault == "frozen-feed":
        shares = dict.fromkeys(shares, 0.0) | {"unchanged": 1.0}
    counts = {name: _binomial(fetched, shares[name], rng) for name, (whole, _) in SHARES.items() if whole == "fetched"}
    left = fetched - counts["rejected"] - counts["unsupported"]
    counts["unchanged"] = min(counts["unchanged"], max(0, left))
    counts["near_duplicates"] = min(counts["near_duplicates"], max(0, left - counts["unchanged"]))
    articles = fetched - sum(counts.values())
    if fault == "near-duplicates":
        articles += counts["near_duplicates"]
    articles = max(0, articles)
    counts |= {
        name: _binomial(articles, shares[name], rng) for name, (whole, _) in SHARES.items() if whole == "articles"
    }
    words = profile.words / SHORTENING if fault == "short-bodies" else profile.words
    logs = [rng.gauss(math.log(words), LOG_WORDS_DEVIATION) for _ in range(articles)]
    foreign = counts.pop("foreign")
    return SourceDay(
        day=day,
        source_id="source",
        fetched=fetched,
        fetched_by_now=fetched,
        loaded=articles,
        articles=articles,
        measured_articles=articles,
        log_words=sum(logs),
        log_words_squared=sum(value**2 for value in logs),
        languages={"en": articles - foreign, "xx": foreign},
        **counts,
    )


def _poisson(mean: float, rng: random.Random) -> int:
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _binomial(whole: int, share: float, rng: random.Random) -> int:
    return sum(rng.random() < share for _ in range(whole)) if share else 0


@dataclasses.dataclass(slots=True)
class KindScore:
    """What became of the runs of one kind."""

    source_days: int = 0
    false: int = 0
    runs: int = 0
    undetectable: int = 0
    within_a_day: int = 0
    late: int = 0
    closed_early: int = 0
    closed_late: int = 0
    closed_in_two_days: int = 0
    false_names: Counter[str] = dataclasses.field(default_factory=Counter)
    missed: Counter[str] = dataclasses.field(default_factory=Counter)

    @property
    def false_per_1000(self) -> float:
        return 1000 * self.false / self.source_days

    @property
    def in_time(self) -> float:
        return 1 - (self.late + self.closed_early + self.closed_late) / max(1, self.runs - self.undetectable)

    def add(self, days: Sequence[SourceDay], planted: Planted, episodes: Sequence[Episode], profile: Profile) -> None:
        self.source_days += len(days)
        self.runs += 1
        ours = [each for each in episodes if _is_planted(each, planted)]
        for each in episodes:
            if each not in ours:
                self.false += 1
                self.false_names[
                    f"{each.fault}{' in ' + planted.fault if each.opened_on >= planted.first else ''}"
                ] += 1
        self.undetectable += planted.due is None
        self.within_a_day += bool(ours) and (ours[0].detected_on - planted.first).days <= 1
        problem = _problem(planted, ours)
        self.closed_in_two_days += _closed_in_two_days(days, planted, ours)
        if problem:
            setattr(self, problem, getattr(self, problem) + 1)
            self.missed[f"{planted.fault} {problem} {profile.name}"] += 1


def _is_planted(episode: Episode, planted: Planted) -> bool:
    return episode.fault == planted.fault and episode.detected_on >= planted.first and episode.opened_on <= planted.last


def _closed_in_two_days(days: Sequence[SourceDay], planted: Planted, ours: Sequence[Episode]) -> bool:
    """Whether a fault that was due closed with the first or second day of documents after it, however few."""
    good = [day.day for day in days if day.day > planted.last and day.fetched][:2]
    return planted.due is not None and len(ours) == 1 and ours[0].closed_on in good


def _problem(planted: Planted, ours: Sequence[Episode]) -> str | None:
    if planted.due is None:
        return None
    if not ours or ours[0].detected_on > planted.due:
        return "late"
    if len(ours) > 1 or (ours[0].closed_on is not None and ours[0].closed_on <= planted.last):
        return "closed_early"
    if ours[0].closed_on is None or ours[0].closed_on > planted.closing_due:
        return "closed_late"
    return None


def runs(seeds: Sequence[int], kind: str) -> Iterator[tuple[Profile, list[SourceDay], Planted]]:
    """A run of each profile of a kind with each seed; over the seeds each profile has each fault."""
    for index, profile in enumerate(each for each in profiles() if each.kind == kind):
        for seed in seeds:
            fault = PLANTED[(seed + index) % len(PLANTED)]
            days, planted = simulate(profile, fault, random.Random(f"{profile.name}/{seed}"))
            yield profile, days, planted


def measure(seeds: Sequence[int], kind: str) -> KindScore:
    """The score of a kind of profile."""
    score = KindScore()
    for profile, days, planted in runs(seeds, kind):
        delivered = [day for day in days if day.fetched]
        found = detect(delivered, [], days[-1].day, today_is_over=True)
        score.add(days, planted, [episode for _, episode in found.episodes], profile)
    return score


def main() -> int:
    """Print a line of JSON for each kind of profile, and the worst ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--first-seed", type=int, default=1000)
    parser.add_argument("--kind", choices=sorted({profile.kind for profile in profiles()}))
    parser.add_argument("--details", action="store_true", help="print what was false, and what was missed")
    arguments = parser.parse_args()
    scores = {}
    for kind in dict.fromkeys(profile.kind for profile in profiles()):
        if arguments.kind in (None, kind):
            seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
            scores[kind] = measure(seeds, kind)
            _show(kind, scores[kind], arguments.details)
    worst_false = max(score.false_per_1000 for score in scores.values())
    worst_in_time = min(score.in_time for score in scores.values())
    print(json.dumps({"worst_false_per_1000": round(worst_false, 3), "worst_in_time": round(worst_in_time, 4)}))
    return int(worst_false >= MAX_FALSE_PER_1000 or worst_in_time < MIN_SHARE_IN_TIME)


def _show(kind: str, score: KindScore, details: bool) -> None:
    line = {
        "kind": kind,
        "runs": score.runs,
        "source_days": score.source_days,
        "false_incidents": score.false,
        "false_per_1000": round(score.false_per_1000, 3),
        "in_time": round(score.in_time, 4),
        "within_a_day": round(score.within_a_day / score.runs, 3),
        "closed_in_two_days": round(score.closed_in_two_days / max(1, score.runs - score.undetectable), 3),
        "undetectable": score.undetectable,
        "late": score.late,
        "closed_early": score.closed_early,
        "closed_late": score.closed_late,
    }
    if details:
        line |= {"false_names": dict(score.false_names), "missed": dict(score.missed)}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
