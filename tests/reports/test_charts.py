"""The charts: which numbers they are given, and that the scripts that draw them are the ones we ship."""

import re
from datetime import date
from pathlib import Path

from unspun.reports import charts
from unspun.reports.faults import MEASURE_WORDS
from unspun.schemas.vocabulary import OUTCOMES
from unspun.training.chart_scripts import VERSIONS

STATIC = Path(charts.__file__).parents[1] / "static"
MONDAY, TUESDAY = date(2024, 4, 29), date(2024, 4, 30)


def day_of(day: date, **counts: int) -> dict[str, object]:
    return {"day": day, **dict.fromkeys(OUTCOMES, 0), **counts}


def measured(day: date, observed: float | None, incident_id: str | None = None) -> dict[str, object]:
    return {"day": day, "observed": observed, "lowest": 0.0, "highest": 0.125, "incident_id": incident_id}


def test_each_outcome_has_a_colour_of_its_own_that_the_style_names() -> None:
    scale = charts.documents_by_outcome([], MONDAY, TUESDAY)["encoding"]["color"]["scale"]
    assert sorted(scale["domain"]) == sorted(OUTCOMES) == sorted(charts.STACK)
    assert len(set(scale["range"])) == len(OUTCOMES)
    style = (STATIC / "report.css").read_text(encoding="utf-8")
    for color in scale["range"]:
        assert style.count(f"{color.removeprefix('var(').removesuffix(')')}: ") == 2, "one for light, one for dark"


def test_days_are_drawn_with_their_documents_and_up_to_the_end_of_the_last() -> None:
    days = [day_of(MONDAY, loaded=3, rejected=1)]
    spec = charts.documents_by_outcome(days, MONDAY, TUESDAY, lambda day, outcome: f"/{day}/{outcome}")
    shown = [(value["day"], value["outcome"], value["documents"], value["link"]) for value in spec["data"]["values"]]
    assert shown == [
        ("2024-04-29", "loaded", 3, "/2024-04-29/loaded"),
        ("2024-04-29", "rejected", 1, "/2024-04-29/rejected"),
    ]
    assert spec["encoding"]["x"]["scale"] == {"type": "utc", "domain": ["2024-04-29", "2024-05-01"]}


def test_a_share_is_drawn_in_percent_beside_what_is_usual_and_a_fault_is_marked() -> None:
    rows = [measured(TUESDAY, 0.5, "one"), measured(MONDAY, None)]
    spec = charts.measure_by_day(rows, MEASURE_WORDS["rejects"], MONDAY, TUESDAY, lambda day: f"/{day}")
    faulty, empty = spec["data"]["values"]
    assert (faulty["observed"], faulty["highest"], faulty["fault"]) == (50.0, 12.5, True)
    assert (faulty["date"], faulty["value"], faulty["band"]) == ("Tuesday 30 April 2024", "50.0%", "0.0% to 12.5%")
    assert (empty["observed"], empty["value"], empty["fault"]) == (None, "nothing to measure", False)
    assert spec["layer"][0]["encoding"]["y"]["title"] == "% of documents"


def test_one_chart_is_not_drawn_with_the_numbers_of_another() -> None:
    charts.documents_by_outcome([day_of(MONDAY, loaded=3)], MONDAY, TUESDAY)
    assert charts.documents_by_outcome([], MONDAY, TUESDAY)["data"]["values"] == []


def test_the_scripts_are_those_of_the_recipe_and_their_licences_are_beside_them() -> None:
    script = (STATIC / "vega.js").read_text(encoding="utf-8")
    licences = (STATIC / "vega-licenses.txt").read_text(encoding="utf-8")
    assert dict(re.findall(r"^/\*! ([\w-]+) ([\d.]+),", script, re.MULTILINE)) == VERSIONS
    assert all(f"{name} {version}" in licences for name, version in VERSIONS.items())
    assert "sourceMappingURL" not in script
