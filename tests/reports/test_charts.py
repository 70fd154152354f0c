"""The charts: which numbers they are given, and that the scripts that draw them are the ones we ship."""

import re
from datetime import date
from pathlib import Path

from unspun.reports import charts
from unspun.training.chart_scripts import VERSIONS

STATIC = Path(charts.__file__).parents[1] / "static"
MONDAY, TUESDAY = date(2024, 4, 29), date(2024, 4, 30)


def day_of(day: date, **counts: int) -> dict[str, object]:
    return {"day": day, **dict.fromkeys(charts.OUTCOMES, 0), **counts}


def test_each_outcome_has_a_colour_of_its_own() -> None:
    scale = charts.documents_by_outcome([], MONDAY, TUESDAY)["encoding"]["color"]["scale"]
    assert scale["domain"] == list(charts.OUTCOMES)
    assert len(set(scale["range"])) == len(charts.OUTCOMES)


def test_days_are_drawn_with_their_documents_and_up_to_the_end_of_the_last() -> None:
    spec = charts.documents_by_outcome([day_of(MONDAY, loaded=3, rejected=1)], MONDAY, TUESDAY)
    assert spec["data"]["values"] == [
        {"day": "2024-04-29", "outcome": "loaded", "documents": 3},
        {"day": "2024-04-29", "outcome": "rejected", "documents": 1},
    ]
    assert spec["encoding"]["x"]["scale"] == {"type": "utc", "domain": ["2024-04-29", "2024-05-01"]}


def test_a_source_is_drawn_with_its_rejects_apart() -> None:
    spec = charts.documents_of_source([{"day": MONDAY, "fetched": 5, "rejected": 2}], MONDAY, TUESDAY)
    assert [(value["state"], value["documents"]) for value in spec["data"]["values"]] == [("rejected", 2), ("other", 3)]


def test_one_chart_is_not_drawn_with_the_numbers_of_another() -> None:
    charts.documents_by_outcome([day_of(MONDAY, loaded=3)], MONDAY, TUESDAY)
    assert charts.documents_by_outcome([], MONDAY, TUESDAY)["data"]["values"] == []


def test_the_scripts_are_those_of_the_recipe_and_their_licences_are_beside_them() -> None:
    script = (STATIC / "vega.js").read_text(encoding="utf-8")
    licences = (STATIC / "vega-licenses.txt").read_text(encoding="utf-8")
    assert dict(re.findall(r"^/\*! ([\w-]+) ([\d.]+),", script, re.MULTILINE)) == VERSIONS
    assert all(f"{name} {version}" in licences for name, version in VERSIONS.items())
    assert "sourceMappingURL" not in script
