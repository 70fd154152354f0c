"""The user's entity file: merges, splits, names and Wikidata ids that overrule what was found."""

import pytest

from tests.extractors.annotations.entities.builders import entity
from unspun.extractors.annotations.entities.merges import Merge
from unspun.extractors.annotations.entities.overrides import OverridesError, override, parse_overrides
from unspun.schemas.tables import Alias

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
