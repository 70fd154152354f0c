"""Articles that the tests write: each with its own words, so that none is another's duplicate."""

from collections.abc import Iterable
from pathlib import Path

TOWNS = ("Marlow Ferry", "Oskarshaven", "Pinewater", "Durnholm", "Vell", "Tarrow", "Quillan Bay", "Eastmere")
THINGS = (
    "the harbour wall",
    "a tram line",
    "the old dairy",
    "a wind farm",
    "the night bus",
    "a reservoir",
    "the archive",
)


def article(number: int) -> str:
    """A plain-text article: headline, dateline, three paragraphs with a quotation."""
    town, thing = TOWNS[number % len(TOWNS)], THINGS[number // len(TOWNS) % len(THINGS)]
    return (
        f"{town} council votes on {thing}, item {number}\n\n"
        f"{town.upper()} — The council of {town} voted on Tuesday to spend {number + 3} million crowns on {thing}.\n\n"
        f'"We have waited {number + 2} years for {thing}," said Ilse Varga, who leads the council. '
        "Members of the opposition had asked for a second reading of the plan.\n\n"
        f"Work will begin in spring and last {number + 4} months, the town clerk said.\n"
    )


def write_articles(folder: Path, numbers: Iterable[int]) -> None:
    """One file for each number, in a folder that is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"article-{number:04}.txt").write_text(article(number), encoding="utf-8")
