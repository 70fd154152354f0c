"""Who is who across articles: by names, and by the company that they keep."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extractors.annotations.entities.builders import entity
from unspun.extractors.annotations.entities.contexts import Appearance
from unspun.extractors.annotations.entities.merges import Merge, resolve
from unspun.extractors.annotations.entities.merging import Resolution, merge
from unspun.extractors.annotations.entities.other_groups import INTRODUCED_ACRONYM
from unspun.schemas.tables import Alias, Entity


def resolution(entities: Sequence[Entity], articles: Mapping[str, Sequence[str]]) -> Resolution:
    """Merge entities; `articles` gives the names that each article mentions. Places of that name are made up."""
    ids = {each.name: each.entity_id for each in entities}
    places = {name for names in articles.values() for name in names} - ids.keys()
    everything = [*entities, *(entity("Location", name) for name in sorted(places))]
    ids |= {each.name: each.entity_id for each in everything}
    return merge(everything, (Appearance(article, ids[name]) for article, names in articles.items() for name in names))


def merged(entities: Sequence[Entity], articles: Mapping[str, Sequence[str]]) -> set[tuple[str, str, str]]:
    names = {each.entity_id: each.name for each in entities}
    return {(names[m.entity_id], names[m.into], m.basis) for m in resolution(entities, articles).merges}


def alone(**counts: int) -> dict[str, list[str]]:
    """Articles that mention nobody else: so many for each name, "_" for a space in it."""
    return {f"{name} {number}": [name.replace("_", " ")] for name, count in counts.items() for number in range(count)}


def people(*names: str) -> list[Entity]:
    return [entity("Person", name) for name in names]


def test_variants_of_a_name_are_merged_into_the_best_known_and_say_why() -> None:
    found = merged(
        people("Tom Birk", "Thomas Birk", "Tom A. Birk", "Arkadiy Volkov", "Arkady Volkov"),
        alone(Tom_Birk=5, Thomas_Birk=1, **{"Tom_A._Birk": 1}, Arkadiy_Volkov=1, Arkady_Volkov=3),
    )
    assert found == {
        ("Thomas Birk", "Tom Birk", "short given name"),
        ("Tom A. Birk", "Tom Birk", "middle name"),
        ("Arkadiy Volkov", "Arkady Volkov", "transliteration"),
    }


def test_umlauts_written_with_an_e_are_umlauts_and_other_vowels_are_not() -> None:
    names = people("Jörg Bühler", "Joerg Buehler", "Michael Birk", "Michal Birk")
    articles = {str(number): [each.name] for number, each in enumerate(names)} | {"again": ["Jörg Bühler"]}
    assert merged(names, articles) == {("Joerg Buehler", "Jörg Bühler", "transliteration")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tom Birk Jr.", "Tom Birk"),
        ("Tom Birk Sr.", "Tom Birk Jr."),
        ("Georg Lund III", "Georg Lund II"),
        ("Tom A. Birk", "Tom B. Birk"),
    ],
)
def test_people_of_one_family_stay_apart(one: str, other: str) -> None:
    company = ["Norvik", "Velmora", "Tessar"]
    assert merged(people(one, other), {"a": [one, *company], "b": [other, *company], "c": [other, "Oslo"]}) == set()


def test_two_full_names_of_one_article_are_two_people() -> None:
    names = people("Mick Lund", "Michael Lund")
    apart = {"a": ["Mick Lund", "Norvik"], "b": ["Michael Lund", "Norvik"], "c": ["Michael Lund", "Oslo"]}
    assert merged(names, apart) == {("Mick Lund", "Michael Lund", "short given name")}
    assert merged(names, apart | {"d": ["Mick Lund", "Michael Lund"]}) == set()


def test_a_common_name_needs_company_in_common() -> None:
    others = [f"{given} Berg" for given in ("Ada", "Ola", "Eva", "Nils", "Per", "Siv", "Tor", "Ulf")]
    johns = [f"John {surname}" for surname in ("Dahl", "Lie", "Moe", "Vik", "Aas", "Ruud", "Hagen", "Bakke")]
    names = people("John Berg", "John Ward Berg", *others, *johns)
    base = {name: [name] for name in (*others, *johns)}
    strange = base | {
        "a": ["John Berg", "Oslo", "Norvik"],
        "b": ["John Ward Berg", "Lima"],
        "c": ["John Berg", "Cusco"],
    }
    known = base | {"a": ["John Berg", "Oslo", "Norvik"], "b": ["John Ward Berg", "Oslo", "Norvik"], "c": ["John Berg"]}
    assert merged(names, strange) == set()
    assert merged(names, known) == {("John Ward Berg", "John Berg", "middle name")}


def test_pairs_that_are_not_sure_enough_are_candidates_with_a_score() -> None:
    names = people("Bill Berg", "William Berg", *(f"{given} Berg" for given in ("Bill Ada", "Ola", "Eva", "Nils")))
    articles = {"a": ["Bill Berg", "Lima", "Cusco"], "b": ["William Berg", "Oslo", "Bergen"], "c": ["William Berg"]}
    found = resolution(names, articles)
    assert found.merges == []
    ((candidate),) = found.candidates
    assert candidate.basis == "short given name"
    assert 0.3 <= candidate.score < 0.75


def test_a_bare_surname_is_the_person_who_is_mostly_named_in_full() -> None:
    names = people("Tom Birk", "Birk")
    company = ["Norvik", "Velmora"]
    full = {f"full {number}": ["Tom Birk", *company] for number in range(4)}
    elsewhere = {f"else {number}": [f"Town {number}"] for number in range(8)}
    assert merged(names, full | elsewhere | {"bare": ["Birk", *company]}) == {("Birk", "Tom Birk", "surname")}
    assert merged(names, full | elsewhere | {f"bare {number}": ["Birk", *company] for number in range(4)}) == set()


def test_of_two_people_of_one_surname_the_one_in_whose_company_it_stands() -> None:
    names = people("Tom Birk", "Ann Birk", "Birk")
    tom = {f"tom {number}": ["Tom Birk", "Norvik", "Velmora"] for number in range(6)}
    ann = {f"ann {number}": ["Ann Birk", "Lima", "Cusco"] for number in range(6)}
    found = merged(names, tom | ann | {"bare": ["Birk", "Lima", "Cusco"]})
    assert found == {("Birk", "Ann Birk", "surname")}
    assert merged(names, tom | ann | {"bare": ["Birk", "Lima", "Norvik"]}) == set()


def test_an_acronym_means_what_another_article_introduced_it_for_if_it_keeps_the_same_company() -> None:
    full = entity("Organization", "Amber Metal Company", Alias("AMC", INTRODUCED_ACRONYM))
    both = [full, entity("Organization", "AMC")]
    intro = {"intro": ["Amber Metal Company", "Velmora", "Tin Board"], "else": ["Oslo"]}
    found = merged(both, intro | {"tin": ["AMC", "Velmora", "Tin Board"]})
    assert found == {("AMC", "Amber Metal Company", "acronym introduced in an article")}
    assert merged(both, intro | {"cars": ["AMC", "Anders Motors", "Norvik"]}) == set()
    assert merged(both, intro | {"alone": ["AMC"]}) == set()


def test_an_acronym_of_two_bodies_means_the_one_in_whose_company_it_stands() -> None:
    metal = entity("Organization", "Amber Metal Company", Alias("AMC", INTRODUCED_ACRONYM))
    cinema = entity("Organization", "Arctic Movie Centre", Alias("AMC", INTRODUCED_ACRONYM))
    three = [metal, cinema, entity("Organization", "AMC")]
    intros = {"m": ["Amber Metal Company", "Velmora", "Tin Board"], "c": ["Arctic Movie Centre", "Oslo", "Film Union"]}
    found = merged(three, intros | {"film": ["AMC", "Oslo", "Film Union"]})
    assert found == {("AMC", "Arctic Movie Centre", "acronym introduced in an article")}
    assert merged(three, intros | {"both": ["AMC", "Oslo", "Velmora"]}) == set()


def test_a_rare_other_kind_of_a_name_is_a_mistake() -> None:
    both = [entity("Person", "Tom Birk"), entity("Organization", "Tom Birk")]
    appearances = [Appearance(f"a{number}", both[0].entity_id) for number in range(8)]
    appearances.append(Appearance("b", both[1].entity_id))
    (found,) = merge(both, appearances).merges
    assert found[:3] == (both[1].entity_id, both[0].entity_id, "same name, mostly Person")
    assert found.score > 0.8


NAMES = ["Tom Birk", "Thomas Birk", "T. Birk", "Birk", "Ann Birk", "Tom A. Birk", "Anna Birk", "Tom B. Birk", "HNA"]


@given(st.permutations(people(*NAMES)), st.lists(st.tuples(st.integers(0, 5), st.sampled_from(NAMES)), max_size=30))
def test_merging_does_not_depend_on_order_and_ends(entities: list[Entity], rows: list[tuple[int, str]]) -> None:
    appearances = [Appearance(str(article), entity("Person", name).entity_id) for article, name in rows]
    found = merge(entities, appearances)
    assert found == merge(sorted(entities, key=lambda each: each.name), reversed(appearances))
    assert not {each.into for each in found.merges} & {each.entity_id for each in found.merges}
    assert all(0 <= each.score <= 1 for each in (*found.merges, *found.candidates))


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_chains_and_circles_end(pairs: list[tuple[str, str]]) -> None:
    found = resolve(Merge(one, other, "x") for one, other in pairs)
    assert not {each.into for each in found} & {each.entity_id for each in found}


def test_tories_and_tory_are_one_where_articles_name_both() -> None:
    tories, tory, giants = entity("NORP", "Tories"), entity("Organization", "Tory"), entity("NORP", "Giants")
    giant = entity("Organization", "Giant")
    articles = {
        **{f"both {n}": ["Tories", "Tory"] for n in range(3)},
        "tory": ["Tory"],
        "one": ["Giants"],
        "other": ["Giant"],
    }
    assert merged([tories, tory, giants, giant], articles) == {("Tories", "Tory", "plural")}


def test_a_few_capitals_are_no_surname() -> None:
    assert merged(people("XI", "Xi Jinping"), alone(XI=1, Xi_Jinping=9)) == set()
