"""Boilerplate: what leaves the text, where it goes, and what stays."""

import json
from pathlib import Path

import pytest

from unspun.cleaners.boilerplate import match_line, remove_boilerplate
from unspun.cleaners.boilerplate.learned import learn_furniture
from unspun.cleaners.boilerplate.lines import read_lines
from unspun.cleaners.ledger import Ledger

DATA = Path(__file__).with_name("data")
PROSE = [
    "The council of Port Vale voted on Monday to rebuild the dam above the town, which broke in the floods of March.",
    "Engineers have warned for years that its gates were too small for the water that the river brings in spring.",
    "Work is to begin in the autumn, and the town will pay a third of its cost, said the mayor, who opposed the plan.",
]


def cases(name: str) -> list:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def article(line: str, place: str) -> tuple[str, int]:
    """An article with a line at its top, in its middle or at its end, and the index of that line."""
    lines = {
        "top": ["Dam to be rebuilt", line, *PROSE * 5],
        "middle": ["Dam to be rebuilt", *PROSE * 5, line, *PROSE * 5],
        "end": ["Dam to be rebuilt", *PROSE * 5, line],
    }[place]
    return "\n\n".join(lines), lines.index(line)


def stripped(text: str, title: str | None = None) -> tuple[str, dict]:
    ledger = Ledger(text)
    removals, metadata = remove_boilerplate(text, title)
    ledger.apply(removals)
    return ledger.text, metadata


@pytest.mark.parametrize("case", cases("boilerplate"), ids=lambda case: case["line"][:40])
def test_a_line_of_boilerplate_is_known_for_what_it_is(case: dict[str, str]) -> None:
    text, index = article(case["line"], case["place"])
    text_lines = read_lines(text)
    above, below = (index, len(text_lines.lines) - 1 - index)
    match = match_line(text_lines.lines[index]._replace(above=above, below=below), text_lines)
    assert match
    assert match.rule == case["rule"]


@pytest.mark.parametrize("place", ["top", "middle", "end"])
@pytest.mark.parametrize("line", cases("boilerplate_negative"))
def test_prose_that_begins_like_boilerplate_stays(line: str, place: str) -> None:
    text, _ = article(line, place)
    assert stripped(text)[0] == text


def test_what_boilerplate_says_becomes_metadata() -> None:
    text = "\n\n".join(
        [
            "Dam to be rebuilt",
            "Local News",
            *PROSE,
            "(Reporting by Jane Doe and John Roe in Port Vale; Editing by Ann Poe)",
            "Photo: Max Moe / Planet",
            "Source: Vale News Agency",
            "Jane Doe is a reporter at the Port Vale Planet.",
            "© 2024 Planet Media. All rights reserved.",
        ]
    )
    body, metadata = stripped(text)
    assert body == "\n\n".join(["Dam to be rebuilt", *PROSE])
    assert metadata == {
        "section": "Local News",
        "authors": ["Jane Doe", "John Roe"],
        "image_credit": "Max Moe / Planet",
        "credit": "Vale News Agency",
        "author_bio": "Jane Doe is a reporter at the Port Vale Planet.",
    }


def test_the_headline_stays_even_where_it_looks_like_furniture() -> None:
    text = "\n\n".join(["Watch: Dam bursts above Port Vale", *PROSE])
    assert stripped(text)[0] == text
    assert stripped("\n\n".join(["Share", *PROSE]), title="Share")[0].startswith("Share")


def test_a_repeated_headline_goes_once() -> None:
    assert stripped("\n\n".join(["Dam to be rebuilt", "Dam to be rebuilt", *PROSE]))[0].count("Dam to be") == 1


def test_a_list_of_other_stories_at_the_end_goes_with_its_heading() -> None:
    listed = ["Related articles", "Ferry fares to rise in spring", "Mayor of Port Vale resigns after vote"]
    body = "\n\n".join(["Dam to be rebuilt", *PROSE])
    assert stripped("\n\n".join([body, *listed]))[0] == body
    # Where prose follows, the article goes on: only the heading is furniture.
    assert "Ferry fares to rise" in stripped("\n\n".join([body, *listed, *PROSE]))[0]


def test_a_last_paragraph_about_somebody_in_the_story_is_no_biography() -> None:
    last = "Ann Poe is the director of the mill, which stands below the dam and was flooded."
    text = "\n\n".join(["Dam to be rebuilt", *PROSE, f"Ann Poe lost her house in the flood. {PROSE[0]}", last])
    assert stripped(text)[0] == text


def test_a_text_of_furniture_alone_stays_whole() -> None:
    assert stripped("Share\n\nAdvertisement")[0] == "Share\n\nAdvertisement"


def test_furniture_of_a_source_is_learned_from_different_articles_only() -> None:
    slogan = "The Planet: reporting from the valley since 1901"
    articles = [
        f"Story {word}\n\nIn the {word}, {PROSE[0]}\n\n{slogan}" for word in ("mill", "inn", "bank", "port", "zoo")
    ]
    versions = ["\n\n".join(["Storm", *PROSE, "The harbour is closed", f"Update {n}"]) for n in range(9)]
    furniture = learn_furniture([*articles, *versions])
    assert slogan.replace("1901", "0").casefold() in furniture
    assert not any("harbour" in line for line in furniture)
    text = "\n\n".join(["Another story", *PROSE, slogan])
    assert [change.rule for change in remove_boilerplate(text, None, furniture)[0]] == ["learned-furniture"]
