"""Names out of bylines, as pages and wires write them."""

import pytest

from unspun.extractors.articles.bylines import read_authors, read_byline

DOE_ROE = ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("By Jane Doe", ("Jane Doe",), None),
        ("by: Jane Doe and John Roe", DOE_ROE, None),
        ("By JANE DOE, JOHN ROE", DOE_ROE, None),
        ("Jane Doe & John Roe", DOE_ROE, None),
        ("Von Jane Doe und John Roe", DOE_ROE, None),
        ("Par Jane Doe et John Roe", DOE_ROE, None),
        ("Por Jane Doe y John Roe", DOE_ROE, None),
        ("By Jane Doe, Political Editor, and John Roe in London", DOE_ROE, None),
        ("By Jane Doe Chief Political Correspondent", ("Jane Doe",), None),
        ("Jane Doe, Northport Gazette", ("Jane Doe",), None),
        ("Jane Doe | The Gazette", ("Jane Doe",), None),
        ("Jane Doe - The Gazette", ("Jane Doe",), None),
        ("By Jane Doe For The Gazette", ("Jane Doe",), None),
        ("By Jane Doe on Monday, June 17th, 2024 at 9 a.m.", ("Jane Doe",), None),
        ("Jane Doe publiziert am 17. Juni 2024", ("Jane Doe",), None),
        ("Jane Doe (jane@gazette.example) @janedoe", ("Jane Doe",), None),
        ("Doe, Jane", ("Jane Doe",), None),
        ("Sarah E. Doe", ("Sarah E. Doe",), None),
        ("Jane van der Doe", ("Jane van der Doe",), None),
        ("JANE O’DOE", ("Jane O’Doe",), None),
        ("Jane Doe and Jordan Press", ("Jane Doe", "Jordan Press"), None),
        ("Jane Doe (Reuters)", ("Jane Doe",), "Reuters"),
        ("JANE DOE Associated Press", ("Jane Doe",), None),
        ("Jane Doe, Associated Press", ("Jane Doe",), "Associated Press"),
        ("The Associated Press", (), "Associated Press"),
        ("PTI, Delhi", (), "PTI"),
        ("Gazette staff", ("Gazette staff",), None),
        ("王小明", ("王小明",), None),
        ("Staff Reporter", (), None),
        ("Posted by admin", (), None),
        ("By any measure it was a bad day", (), None),
        ("https://gazette.example/jane-doe", (), None),
        ("12 June 2024", (), None),
        ("", (), None),
        ("Jane Doe, " * 10_000, (), None),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...], agency: str | None) -> None:
    assert read_byline(line) == (authors, agency)


def test_names_that_come_one_by_one_are_kept_in_their_order_and_once() -> None:
    assert read_authors(["John Roe", "By Jane Doe and John Roe", ""]).authors == ("John Roe", "Jane Doe")
