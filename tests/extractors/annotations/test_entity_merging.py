"""Who is who across articles, and the user's say in it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.extractors.annotations.entity_merging import INTRODUCED, Merge, merge, resolve
from unspun.extractors.annotations.entity_overrides import OverridesError, override, parse_overrides
from unspun.schemas.tables import Alias, Entity


def entity(kind: str, name: str, *aliases: Alias) -> Entity:
    return Entity(
        entity_id=hashlib.sha256(f"{kind} {name}".encode()).hexdigest(),
        kind=kind,
        name=name,
        aliases=list(aliases),
        country_code=None,
        wikidata_id=None,
        pipeline_version="1",
    )


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
    full = entity("Organization", "Harbour News Agency", Alias("HNA", INTRODUCED))
    assert merged([full, entity("Organization", "HNA")]) == {
        ("HNA", "Harbour News Agency", "acronym introduced in an article")
    }
    other = entity("Organization", "Hill Nursing Association", Alias("HNA", INTRODUCED))
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


OVERRIDES = """
merge:
  - {kind: Person, into: Thomas Birk, names: [Tom Birk, Tommy Birk-Lund]}
split:
  - {kind: Person, names: [Ann Dahl, Anne Dahl]}
rename:
  - {kind: Organization, name: HNA, to: Harbour News Agency}
wikidata:
  - {kind: Person, name: Ann Dahl, id: Q42}
"""


def test_the_users_file_merges_splits_renames_and_gives_ids() -> None:
    people = [entity("Person", name) for name in ("Thomas Birk", "Tommy Birk-Lund", "Ann Dahl", "Anne Dahl")]
    everything = [*people, entity("Organization", "HNA")]
    automatic = [Merge(people[3].entity_id, people[2].entity_id, "spelling")]
    shown, merges = override(parse_overrides(OVERRIDES), everything, automatic)
    assert merges == [Merge(people[1].entity_id, people[0].entity_id, "entity file")]
    assert [each.name for each in shown][-1] == "Harbour News Agency"
    assert shown[-1].aliases == [Alias("HNA", "entity file")]
    assert [each.wikidata_id for each in shown] == [None, None, "Q42", None, None]


def test_a_merge_into_a_name_not_seen_yet_shows_that_name() -> None:
    people = [entity("Person", "Tom Birk")]
    shown, merges = override(parse_overrides(OVERRIDES), people, [])
    assert [each.name for each in shown] == ["Thomas Birk"]
    assert merges == []


def test_a_merge_into_an_entity_takes_along_what_was_one_with_it() -> None:
    people = [entity("Person", name) for name in ("Thomas Birk", "T. Birk", "Tom Birk")]
    automatic = [Merge(people[0].entity_id, people[1].entity_id, "initials")]
    _, merges = override(parse_overrides(OVERRIDES), people, automatic)
    assert {(each.entity_id, each.into) for each in merges} == {
        (people[1].entity_id, people[0].entity_id),
        (people[2].entity_id, people[0].entity_id),
    }


def test_names_and_ids_hold_for_the_whole_of_a_merged_entity() -> None:
    people = [entity("Person", name) for name in ("Ann Dahl", "A. Dahl")]
    automatic = [Merge(people[1].entity_id, people[0].entity_id, "initials")]
    text = "{rename: [{kind: Person, name: A. Dahl, to: Anna}], wikidata: [{kind: Person, name: A. Dahl, id: Q42}]}"
    shown, _ = override(parse_overrides(text), people, automatic)
    assert (shown[0].name, shown[0].wikidata_id) == ("Anna", "Q42")


def test_entities_of_one_wikidata_id_are_one_and_of_two_are_two() -> None:
    people = [entity("Person", name) for name in ("Ann Dahl", "A. Dahl", "Anna Lund")]
    automatic = [Merge(people[1].entity_id, people[0].entity_id, "initials")]
    rules = [f"{{kind: Person, name: {name}, id: {of}}}" for name, of in (("Ann Dahl", "Q42"), ("A. Dahl", "Q43"))]
    rules.append("{kind: Person, name: Anna Lund, id: Q42}")
    _, merges = override(parse_overrides(f"wikidata: [{', '.join(rules)}]"), people, automatic)
    assert merges == [Merge(people[2].entity_id, people[0].entity_id, "entity file")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("merge: [", "not YAML"),
        ("- a", "expected the sections"),
        ("merges: []", "merges"),
        ("wikidata: [{kind: Person, name: Ann Dahl, id: 42}]", "wikidata.0.id"),
        ("rename: [{kind: Human, name: a, to: b}]", "rename.0.kind"),
        (
            "merge:\n- {kind: Person, into: A Dahl, names: [B Dahl]}\n- {kind: Person, into: C Dahl, names: [B Dahl]}",
            "two entities",
        ),
        ("split: [{kind: Person, names: [Ann Dahl, ANN DAHL]}]", "one name"),
    ],
)
def test_files_that_cannot_be_used_say_where_and_why(text: str, message: str) -> None:
    with pytest.raises(OverridesError, match=message):
        parse_overrides(text)


def test_an_empty_file_overrides_nothing() -> None:
    assert override(parse_overrides(""), [], []) == ([], [])
