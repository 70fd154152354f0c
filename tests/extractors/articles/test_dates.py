"""Points in time, as pages, feeds and wires write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.extractors.articles.dates import date_in_line, date_in_url, read_date, read_moment


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2024-06-17T09:30:00+01:00", "2024-06-17T09:30:00+01:00"),
        ("2024-06-17T09:30:00.123456789Z", "2024-06-17T09:30:00.123456+00:00"),
        ("2024-06-17 09:30:00", "2024-06-17T09:30:00+00:00"),
        ("20240617T093000+0100", "2024-06-17T09:30:00+01:00"),
        ("20240617", "2024-06-17T00:00:00+00:00"),
        ("2024/6/7", "2024-06-07T00:00:00+00:00"),
        ("2024-06-17T24:00:00Z", "2024-06-18T00:00:00+00:00"),
        ("Mon, 17 Jun 2024 09:30:00 +0100", "2024-06-17T09:30:00+01:00"),
        ("June 17, 2024 at 9:30 a.m. EDT", "2024-06-17T09:30:00-04:00"),
        ("Published: 17 June 2024 | 09:30 GMT", "2024-06-17T09:30:00+00:00"),
        ("Monday 17 June 2024", "2024-06-17T00:00:00+00:00"),
        (1718613000, "2024-06-17T08:30:00+00:00"),
        ("1718613000000", "2024-06-17T08:30:00+00:00"),
        (datetime(2024, 6, 17, 9, 30), "2024-06-17T09:30:00+00:00"),
    ],
)
def test_dates_have_a_time_zone(value: object, wanted: str) -> None:
    found = read_date(value)
    assert found is not None
    assert found.isoformat() == wanted


@pytest.mark.parametrize(
    "value",
    [
        None, "", True, "yesterday", "2 hours ago", "June", "17 June", "2024", "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1601-01-01", "2024-13-45", "9999999999999999", "YYYYMMDD000000-HHMM", "1" * 1000, {"a": 1}, float("inf"), -5,
        "a sentence with 12 words in it that names no date at all, nor any time, whatever one looks for in it",
    ],
)  # fmt: skip
def test_what_names_no_moment_is_none(value: object) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize(
    ("line", "language", "wanted"),
    [
        ("By Jane Doe on Monday, June 17th, 2024 at 9:30 a.m.", "en", "2024-06-17 09:30"),
        ("Von Jane Doe, 5. Oktober 2024, 18:20 Uhr", "de", "2024-10-05 18:20"),
        ("Publicado em 05/10/2024 às 18:20", "pt", "2024-10-05 18:20"),
        ("05/10/2024", "en", "2024-05-10 00:00"),
        ("Le 5 octobre 2024 à 18h20", "fr", "2024-10-05 18:20"),
        ("2024年10月5日", "ja", "2024-10-05 00:00"),
    ],
)
def test_dates_in_lines_are_ordered_as_the_language_orders_them(line: str, language: str, wanted: str) -> None:
    found = date_in_line(line, language)
    assert found is not None
    assert found.strftime("%Y-%m-%d %H:%M") == wanted


@pytest.mark.parametrize(
    ("value", "locale", "wanted"),
    [
        ("02/10/2020", "en-GB", "2020-10-02 00:00 day"),
        ("02/10/2020", "en-US", "2020-02-10 00:00 day"),
        ("02/10/2020", "es-MX", "2020-10-02 00:00 day"),
        ("02/20/2020", "en-GB", "2020-02-20 00:00 day"),
        ("01.05.2024 10:00", "en", "2024-05-01 10:00 minute"),
        ("28.01.22, 14:07", "de", "2022-01-28 14:07 minute"),
        ("28.01.22, 14:07 Uhr", "de", "2022-01-28 14:07 minute"),
        ("5/6/98 3:04 PM", "en-US", "1998-05-06 15:04 minute"),
        ("Sept 5, 2023", "en", "2023-09-05 00:00 day"),
        ("2024-05-01", None, "2024-05-01 00:00 day"),
        ("2024-05-01T00:00Z", None, "2024-05-01 00:00 minute"),
        ("1 mai 2024", "fr", "2024-05-01 00:00 day"),
        ("1 mai 2024 à 10h30", "fr", "2024-05-01 10:30 minute"),
    ],
)
def test_a_moment_has_the_order_of_its_region_and_says_how_exact_it_is(value, locale, wanted) -> None:
    found = read_moment(value, locale)
    assert found is not None
    assert f"{found.at:%Y-%m-%d %H:%M} {found.precision}" == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://gazette.example/2024/06/17/bridge", datetime(2024, 6, 17, tzinfo=UTC)),
        ("https://gazette.example/bridge-20240617/", datetime(2024, 6, 17, tzinfo=UTC)),
        ("https://gazette.example/2024-06-17-bridge", datetime(2024, 6, 17, tzinfo=UTC)),
        ("https://gazette.example/id/120240617999", None),
        ("https://gazette.example/2024/31/31/", None),
        (None, None),
    ],
)
def test_days_in_addresses(url: str | None, wanted: datetime | None) -> None:
    assert date_in_url(url) == wanted


@given(st.text(max_size=200))
def test_any_text_is_a_moment_with_a_zone_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or found.tzinfo is not None


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2199, 1, 1), timezones=st.just(UTC)))
def test_iso_8601_is_read_back(moment: datetime) -> None:
    if moment not in (datetime(1970, 1, 1, tzinfo=UTC),):
        assert read_date(moment.isoformat()) == moment
