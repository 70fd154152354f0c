"""Who is who within an article."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.extractors.annotations.entities.grouping import Grouped, group_mentions
from unspun.extractors.annotations.entities.keys import entity_key
from unspun.schemas.articles import ArticleEntity, Mention


def group(marked: str) -> tuple[Grouped, str]:
    """Group the mentions of a text in which they are marked [words|Label]."""
    text, mentions, end = "", [], 0
    for match in re.finditer(r"\[([^|\]]+)\|(\w+)\]", marked):
        text += marked[end : match.start()]
        mentions.append(Mention(len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        end = match.end()
    return group_mentions(text + marked[end:], mentions), text


def entities(marked: str) -> dict[str, ArticleEntity]:
    return {entity.name: entity for entity in group(marked)[0].entities}


def test_surnames_titles_and_possessives_mean_the_person_named_in_full() -> None:
    found = entities(
        "Norwegian Prime Minister [Tom Birk|Person] spoke. [Birk|Person]’s party won; "
        "Mr. [Birk|Person] left. [BIRK|Person]!"
    )
    assert list(found) == ["Tom Birk"]
    assert found["Tom Birk"].mentions == (0, 1, 2, 3)
    assert ("Birk", "surname") in found["Tom Birk"].aliases
    assert ("Norwegian Prime Minister Tom Birk", "title") in found["Tom Birk"].aliases


def test_two_people_of_one_surname_stay_two_and_the_title_tells_them_apart() -> None:
    grouped, _ = group(
        "[Tom Birk|Person] and [Ann Birk|Person] met. Mrs. [Birk|Person] left, Mr. [Birk|Person] stayed."
    )
    assert [entity.name for entity in grouped.entities] == ["Tom Birk", "Ann Birk"]
    assert grouped.entity_of == (0, 1, 1, 0)


def test_two_surnames_with_a_hyphen_are_not_a_third_person() -> None:
    grouped, _ = group(
        "[Tom Birk|Person] and [Ann Dahl|Person]: the [Birk-Dahl|Person] talks of [Eva Lund-Dahl|Person]"
    )
    assert grouped.entity_of == (0, 1, None, 2)


def test_acronyms_that_the_text_introduces_mean_the_full_name() -> None:
    found = entities("The [Harbour Workers Union|Organization] (HWU) struck. [HWU|Organization] members cheered.")
    assert list(found) == ["Harbour Workers Union"]
    assert found["Harbour Workers Union"].aliases == (("HWU", "acronym introduced in the text"),)


@pytest.mark.parametrize(
    "text",
    [
        "The [Harbour Workers Union|Organization], or HWU, struck. [HWU|Person] members cheered.",
        "The [Harbour Workers Union|Organization] — known as the HWU — struck. [HWU|Organization] members cheered.",
        "[HWU|Organization] ([Harbour Workers Union|Organization]) members cheered.",
    ],
)
def test_acronyms_are_introduced_in_other_ways_too(text: str) -> None:
    assert [(name, found.kind) for name, found in entities(text).items()] == [("Harbour Workers Union", "Organization")]


def test_brackets_that_do_not_abbreviate_are_no_acronym() -> None:
    found = entities("Rep. [Tom Birk|Person] (R-Iowa) and [Harbour Club|Organization] (EST) met [EST|Organization].")
    assert set(found) == {"Tom Birk", "Harbour Club", "EST"}


def test_countries_and_their_people_have_codes_and_one_name() -> None:
    found = entities(
        "[DPRK|Location] and [North Korea|Location], the [US|Organization], [Russians|NORP] and [Russian|NORP] ships, "
        "[USSR|Location], the [UN|Organization]"
    )
    assert {name: entity.country_code for name, entity in found.items()} == {
        "North Korea": "KP",
        "United States": "US",
        "Russian": "RU",
        "Soviet Union": None,
        "United Nations": None,
    }
    assert found["North Korea"].mentions == (0, 1)
    assert found["United States"].kind == "Location"
    assert found["Russian"].mentions == (3, 4)


def test_company_forms_and_spellings_make_no_new_entity() -> None:
    found = entities("[Norvik Oil Corp.|Organization], or [Norvik Oil|Organization], and [NORVIK OIL|Organization]")
    assert len(found) == 1


def test_one_name_has_one_kind_in_an_article() -> None:
    grouped, _ = group("[Zelk|Person] [Zelk|Person] [Zelk|Organization]")
    assert [entity.kind for entity in grouped.entities] == ["Person"]


def test_a_name_with_a_title_is_a_person_whatever_the_recognizer_says() -> None:
    found = entities("President [Anna Dahl|Organization] spoke. [Anna Dahl|Organization] left.")
    assert found["Anna Dahl"].kind == "Person"


def test_dates_and_money_are_no_entities() -> None:
    assert group("[Monday|Date] [$5|Money]")[0] == Grouped((), (None, None))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Person", "Mr. Tom BIRK", "Tom Birk"),
        ("Location", "U.S.", "United States"),
        ("Organization", "UN", "United Nations"),
    ],
)
def test_keys_are_functions_of_the_name(kind: str, one: str, other: str) -> None:
    assert entity_key(kind, one) == entity_key(kind, other)


@given(st.text(alphabet="AbC d.'-é(", max_size=40), st.data())
def test_every_mention_belongs_to_one_entity_at_most(text: str, data: st.DataObject) -> None:
    labels = st.sampled_from(["Person", "Organization", "Location", "NORP", "Date"])
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    mentions = [Mention(a, b, data.draw(labels)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    grouped = group_mentions(text, mentions)
    assert sorted(m for entity in grouped.entities for m in entity.mentions) == [
        i for i, entity in enumerate(grouped.entity_of) if entity is not None
    ]
    assert all(entity.name and entity.key for entity in grouped.entities)


@pytest.mark.parametrize(
    ("marked", "name", "kind"),
    [
        ("[Morgan Stanley|Person] said rates would rise.", "Morgan Stanley", "Organization"),
        ("Mr [Morgan Stanley|Person] left.", "Morgan Stanley", "Person"),
        ("[Calvin Klein|Person] left. [Klein|Person] was glad.", "Calvin Klein", "Person"),
        ("[Oliver Irish|Person] spoke. “No,” said Mr [Irish|NORP].", "Oliver Irish", "Person"),
        ("She won an [Oscar|Person] for it.", "Oscar", "Misc"),
        ("The [Birk|Person] inquiry ended.", "Birk", "Person"),
        ("The [Kremlin|Person] said no.", "Kremlin", "Organization"),
        ("The [Irish|NORP] won. Mr Lund praised the [Irish|NORP].", "Irish", "NORP"),
    ],
)
def test_the_words_beside_a_name_say_what_it_is(marked: str, name: str, kind: str) -> None:
    found = entities(marked)
    assert list(found) == [name]
    assert found[name].kind == kind


def test_the_singular_and_the_plural_of_a_party_are_one() -> None:
    grouped, _ = group("The [Tories|NORP] won. A [Tory|NORP] left. The [Liberal Democrats|NORP] lost.")
    assert grouped.entity_of == (0, 0, 1)
    assert entity_key("NORP", "Liberal Democrats") == entity_key("NORP", "Liberal Democrat")


def test_a_family_name_between_an_english_and_a_chinese_given_name_is_the_surname() -> None:
    assert list(entities("Dr [Donald Li Kwok-tung|Person] spoke. [Li|Person] left.")) == ["Donald Li Kwok-tung"]


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("[Norway|Location] won, the [Treasury|Organization] said. [Norway|Location] cheered.", "NO"),
        ("[Norway|Location] and [Sweden|Location] met. The [Treasury|Organization] was glad.", None),
        ("[Norway|Location] won. [Norway|Location] beat the Swedish [Treasury|Organization].", "SE"),
    ],
)
def test_a_body_that_every_state_has_is_that_of_the_country_beside_it_or_of_the_article(
    marked: str, code: str | None
) -> None:
    treasury = entities(marked)["Treasury"]
    assert treasury.country_code == code
    assert treasury.key == ("treasury" if code is None else f"treasury {code.lower()}")


def test_an_acronym_of_a_ministry_is_the_ministry_of_that_country() -> None:
    grouped, _ = group(
        "[Norway|Location] won. The [Ministry of Health|Organization] (MOH) cheered. The [MOH|Organization] left."
    )
    assert grouped.entity_of == (0, 1, 1)


def test_a_word_in_lower_case_is_no_party_but_may_be_a_people() -> None:
    assert list(entities("A [democratic|NORP] vote. The [norwegian|NORP] vote.")) == ["norwegian"]
