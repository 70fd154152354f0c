"""Who is who across articles."""

from hypothesis import given
from hypothesis import strategies as st

from tests.extractors.annotations.entities.builders import entity
from unspun.extractors.annotations.entities.merging import Merge, merge, resolve
from unspun.extractors.annotations.entities.other_groups import INTRODUCED_ACRONYM
from unspun.schemas.tables import Alias, Entity


def merged(entities: list[Entity], counts: dict[str, int] | None = None) -> set[tuple[str, str, str]]:
    names = {each.entity_id: each.name for each in entities}
    articles = {each.entity_id: (counts or {}).get(each.name, 1) for each in entities}
    return {(names[each.entity_id], names[each.into], each.basis) for each in merge(entities, articles)}


def test_variants_of_a_name_are_merged_into_the_best_known_and_say_why() -> None:
    people = [
        entity("Person", name) for name in ("Tom Birk", "Thomas Birk", "T. Birk", "Arkadiy Volkov", "Arkady Volkov")
    ]
    assert merged(people, {"Tom Birk": 5, "Arkady Volkov": 3}) == {
        ("Thomas Birk", "Tom Birk", "short given name"),
        ("T. Birk", "Tom Birk", "initials"),
        ("Arkadiy Volkov", "Arkady Volkov", "transliteration"),
    }


def test_umlauts_written_with_an_e_are_umlauts_and_other_vowels_are_not() -> None:
    people = [entity("Person", name) for name in ("Jörg Bühler", "Joerg Buehler", "Michael Birk", "Michal Birk")]
    assert merged(people, {"Jörg Bühler": 2}) == {("Joerg Buehler", "Jörg Bühler", "transliteration")}


def test_two_people_of_one_surname_stay_two() -> None:
    people = [entity("Person", name) for name in ("Tom A. Birk", "Tom B. Birk", "Tom Birk", "Ann Birk", "Birk")]
    assert merged(people, {"Tom Birk": 9, "Ann Birk": 9}) == set()


def test_a_bare_surname_is_taken_for_the_only_person_of_that_name_if_well_known() -> None:
    people = [entity("Person", name) for name in ("Tom Birk", "Birk")]
    assert merged(people) == set()
    assert merged(people, {"Tom Birk": 3}) == {("Birk", "Tom Birk", "the only person of that surname")}


def test_an_acronym_means_what_another_article_introduced_it_for() -> None:
    full = entity("Organization", "Harbour News Agency", Alias("HNA", INTRODUCED_ACRONYM))
    assert merged([full, entity("Organization", "HNA")]) == {
        ("HNA", "Harbour News Agency", "acronym introduced in an article")
    }
    other = entity("Organization", "Hill Nursing Association", Alias("HNA", INTRODUCED_ACRONYM))
    assert merged([full, other, entity("Organization", "HNA")]) == set()


def test_a_rare_other_kind_of_a_name_is_a_mistake() -> None:
    both = [entity("Person", "Tom Birk"), entity("Organization", "Tom Birk")]
    articles = {both[0].entity_id: 8, both[1].entity_id: 1}
    assert merge(both, articles) == [Merge(both[1].entity_id, both[0].entity_id, "same name, mostly Person")]


NAMES = ["Tom Birk", "Thomas Birk", "T. Birk", "Birk", "Ann Birk", "Tom A. Birk", "Anna Birk", "Tom B. Birk", "HNA"]


@given(st.permutations([entity("Person", name) for name in NAMES]), st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_merging_does_not_depend_on_order_and_ends(entities: list[Entity], counts: list[int]) -> None:
    articles = {entity("Person", name).entity_id: count for name, count in zip(NAMES, counts, strict=True)}
    found = merge(entities, articles)
    assert found == merge(sorted(entities, key=lambda each: each.name), articles)
    assert not {each.into for each in found} & {each.entity_id for each in found}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_chains_and_circles_end(pairs: list[tuple[str, str]]) -> None:
    found = resolve(Merge(one, other, "x") for one, other in pairs)
    assert not {each.into for each in found} & {each.entity_id for each in found}
