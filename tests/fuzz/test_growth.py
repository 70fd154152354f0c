"""No function that meets outside text takes time out of proportion to its length."""

import re

import pytest

from tests.fuzz.functions import FUNCTIONS
from tests.fuzz.growth import MAX_RATIO, Function, growths

CHARS = 100_000


@pytest.mark.growth
@pytest.mark.parametrize("name", FUNCTIONS)
def test_ten_times_the_text_costs_about_ten_times_the_work(name: str) -> None:
    assert not [growth for growth in growths(FUNCTIONS[name], CHARS) if growth.ratio > MAX_RATIO]


def notices(function: Function, chars: int) -> bool:
    return any(growth.ratio > MAX_RATIO for growth in growths(function, chars))


def test_a_pattern_that_backtracks_is_noticed() -> None:
    pattern = re.compile(r"[^\W\d_]*[\u0400-\u052f]")
    assert notices(pattern.search, 4_000)


def test_a_loop_that_looks_back_is_noticed() -> None:
    def look_back(text: str) -> int:
        return sum(text.rfind("~", 0, match.start()) for match in re.finditer(r"\?", text))

    assert notices(look_back, 60_000)
