"""Whether a function's time grows with its input and not with the square of it, by the processor's clock.

    python -m tests.fuzz.growth [--chars 1000000] [--only NAME]

prints, for each function, the bait on which ten times the input costs most. The tests do the same with less input.
"""

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

from tests.fuzz.baits import texts
from unspun.pipeline.processing.time_budget import OverBudget, processor_budget

Function = Callable[[str], object]

FACTOR = 10
MAX_RATIO = 14.0
"""Times that FACTOR times the input may cost. Work in proportion costs 10 times as much, its square 100 times."""

FLOOR_SECONDS = 0.02
"""A run that is shorter is not compared: at this scale the clock and the caches decide."""

FIRST_BUDGET_SECONDS = 60.0
"""Processor time for the smaller text."""

REPEATS, ROUNDS = 3, 3
"""Where a single run looks superlinear, medians of so many runs are compared, and so many times: growth counts only
where they all agree, since other processes disturb the clock."""


class Growth(NamedTuple):
    """Processor seconds of a function on the smaller and the larger text of a bait, infinite for a run given up."""

    bait: str
    small_seconds: float
    large_seconds: float

    @property
    def ratio(self) -> float:
        """How many times the smaller text the larger one costs; 0 where its run is too short to be compared."""
        return self.large_seconds / self.small_seconds if self.large_seconds >= FLOOR_SECONDS else 0.0


def _seconds(function: Function, text: str, runs: int, budget: float) -> float:
    """Processor time of so many runs, infinite over the budget.

    Collecting garbage costs more the more objects the process holds, which is no property of the function.
    """
    gc.disable()
    started = time.process_time()
    try:
        with processor_budget(budget):
            for _ in range(runs):
                function(text)
    except OverBudget:
        return float("inf")
    finally:
        gc.enable()
    return time.process_time() - started


def measure(function: Function, bait: str, small: str, large: str) -> Growth:
    """The growth from the small to the large text, FACTOR times as long.

    FACTOR runs on the small text are compared with one on the large, which takes as long if the work is in proportion.
    Where a first comparison looks superlinear, the least of ROUNDS comparisons of medians counts.
    """
    first = _seconds(function, small, 1, FIRST_BUDGET_SECONDS)
    budget = max(FLOOR_SECONDS, first) * FACTOR * MAX_RATIO
    large_seconds = _seconds(function, large, 1, budget)
    if large_seconds < FLOOR_SECONDS or large_seconds == float("inf"):
        return Growth(bait, first, large_seconds)
    growth = Growth(bait, _seconds(function, small, FACTOR, budget) / FACTOR, large_seconds)
    for _ in range(ROUNDS):
        if growth.ratio <= MAX_RATIO:
            break
        small_median = median(_seconds(function, small, FACTOR, budget) / FACTOR for _ in range(REPEATS))
        large_median = median(_seconds(function, large, 1, budget) for _ in range(REPEATS))
        growth = min(growth, Growth(bait, small_median, large_median), key=lambda one: one.ratio)
    return growth


def growths(function: Function, chars: int) -> Iterator[Growth]:
    """The growth on each bait, from a tenth of so many characters to all of them."""
    gc.collect()
    for (bait, small), (_, large) in zip(texts(chars // FACTOR), texts(chars), strict=True):
        yield measure(function, bait, small, large)


def main() -> None:
    from tests.fuzz.functions import FUNCTIONS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chars", type=int, default=100_000, help="characters of the larger text")
    parser.add_argument("--only", choices=sorted(FUNCTIONS), help="one function; all of them if left out")
    options = parser.parse_args()
    print(f"{'function':<40} {'ratio':>6} {'seconds':>8}  bait")
    for name, function in FUNCTIONS.items():
        if options.only in (None, name):
            worst = max(growths(function, options.chars), key=lambda growth: growth.ratio)
            print(f"{name:<40} {worst.ratio:>6.1f} {worst.large_seconds:>8.3f}  {worst.bait}", flush=True)


if __name__ == "__main__":
    main()
