"""What the user knows better: a file that merges, splits and renames entities and gives them Wikidata ids.

    merge:
      - {kind: Person, into: Volodymyr Zelenskyy, names: [Vladimir Zelensky, Zelenskiy]}
    split:
      - {kind: Person, names: [John A. Smith, John B. Smith]}
    rename:
      - {kind: Organization, name: KCNA, to: Korean Central News Agency}
    wikidata:
      - {kind: Person, name: Vladimir Putin, id: Q7747}

Names are matched as entities are: case, diacritics, titles and the like do not count. Entities of one Wikidata id are
one, those of two are two.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from unspun.extractors.annotations.entities.keys import entity_key
from unspun.extractors.annotations.entities.merges import Merge, resolve
from unspun.schemas.tables import Alias, Entity
from unspun.schemas.vocabulary import EntityKind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
BASIS = "entity file"


class OverridesError(ValueError):
    """A file of overrides that cannot be used; the message says where and why."""


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: EntityKind


class MergeRule(_Rule):
    """All `names` are the entity named `into`."""

    into: Name
    names: Annotated[tuple[Name, ...], Field(min_length=1)]


class SplitRule(_Rule):
    """The `names` are never merged with each other."""

    names: Annotated[tuple[Name, ...], Field(min_length=2)]


class RenameRule(_Rule):
    """The entity `name`, with all that are merged with it, is shown as `to`."""

    name: Name
    to: Name


class WikidataRule(_Rule):
    """The entity `name` has this Wikidata id."""

    name: Name
    id: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]{0,11}$")]


class Overrides(BaseModel):
    """The rules of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    merge: tuple[MergeRule, ...] = ()
    split: tuple[SplitRule, ...] = ()
    rename: tuple[RenameRule, ...] = ()
    wikidata: tuple[WikidataRule, ...] = ()

    @model_validator(mode="after")
    def _without_contradiction(self) -> "Overrides":
        into: dict[tuple[str, str], str] = {}
        for rule in self.merge:
            for name in rule.names:
                key = (rule.kind, entity_key(rule.kind, name))
                target = entity_key(rule.kind, rule.into)
                if into.setdefault(key, target) != target:
                    raise ValueError(f"merge: {name!r} is merged into two entities")
        for split in self.split:
            for i, name in enumerate(split.names):
                for other in split.names[:i]:
                    keys = {entity_key(split.kind, name), entity_key(split.kind, other)}
                    targets = {into.get((split.kind, each), each) for each in keys}
                    if len(targets) == 1:
                        raise ValueError(f"split: {name!r} and {other!r} are one name, or merged above")
        for title, rules in (("rename", self.rename), ("wikidata", self.wikidata)):
            seen = set()
            for each in rules:
                key = (each.kind, entity_key(each.kind, each.name))
                if key in seen:
                    raise ValueError(f"{title}: {each.name!r} stands there twice")
                seen.add(key)
        return self


def parse_overrides(text: str) -> Overrides:
    """Read the YAML text of a file of overrides. Raises OverridesError with the place and the reason.

    >>> parse_overrides("wikidata: [{kind: Person, name: Ann Lee, id: Q42}]").wikidata[0].id
    'Q42'
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise OverridesError(f"not YAML: {' '.join(str(error).split())}") from error
    if data is None:
        return Overrides()
    if not isinstance(data, dict):
        raise OverridesError("expected the sections merge, split, rename and wikidata")
    try:
        return Overrides.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "file"
        raise OverridesError(f"{place}: {first['msg']}") from error


def override(
    overrides: Overrides, entities: Sequence[Entity], merges: Iterable[Merge]
) -> tuple[list[Entity], list[Merge]]:
    """Entities and merges as the user wants them: names and ids given, merges added, those of split names undone."""
    # Of the ministries of one name, that of no country in particular is meant.
    ranked = sorted(entities, key=lambda entity: (entity.country_code is None, entity.entity_id))
    ids = {(entity.kind, entity_key(entity.kind, entity.name)): entity.entity_id for entity in ranked}
    forced: dict[str, Merge] = {}
    shown: dict[str, str] = {}
    for rule in overrides.merge:
        named = [ids.get((rule.kind, entity_key(rule.kind, name))) for name in (rule.into, *rule.names)]
        present = [entity_id for entity_id in dict.fromkeys(named) if entity_id is not None]
        for entity_id in present[1:]:
            forced[entity_id] = Merge(entity_id, present[0], BASIS)
        if present and named[0] is None:
            shown[present[0]] = rule.into
    known: dict[str, str] = {}
    bearers: dict[str, str] = {}
    for wikidata in overrides.wikidata:
        if found := ids.get((wikidata.kind, entity_key(wikidata.kind, wikidata.name))):
            known[found] = wikidata.id
            first = bearers.setdefault(wikidata.id, found)
            if first != found:
                forced.setdefault(found, Merge(found, first, BASIS))
    kept = {each.entity_id: each for each in merges} | forced
    for target in sorted({each.into for each in forced.values()} - forced.keys()):
        if (away := kept.pop(target, None)) and away.into not in forced:
            kept[away.into] = Merge(away.into, target, away.basis, away.score)
    for split in overrides.split:
        apart = [ids.get((split.kind, entity_key(split.kind, name))) for name in split.names]
        _keep_apart({entity_id for entity_id in apart if entity_id is not None}, kept, forced)
    _keep_apart(set(bearers.values()), kept, forced)
    resolved = resolve(kept.values())
    targets = {each.entity_id: each.into for each in resolved}
    for rename in overrides.rename:
        if found := ids.get((rename.kind, entity_key(rename.kind, rename.name))):
            shown[targets.get(found, found)] = rename.to
    for entity_id, wikidata_id in list(known.items()):
        known.setdefault(targets.get(entity_id, entity_id), wikidata_id)
    changed = [_shown_as(entity, shown.get(entity.entity_id), known.get(entity.entity_id)) for entity in entities]
    return changed, resolved


def _keep_apart(apart: set[str], kept: dict[str, Merge], forced: dict[str, Merge]) -> None:
    """Take out the merges, other than the user's own, that bring two of the entities together."""
    targets = {each.entity_id: each.into for each in resolve(kept.values())}
    together: dict[str, list[str]] = {}
    for entity_id in sorted(apart):
        together.setdefault(targets.get(entity_id, entity_id), []).append(entity_id)
    for members in together.values():
        if len(members) > 1:
            for entity_id in members:
                if entity_id not in forced:
                    kept.pop(entity_id, None)


def _shown_as(entity: Entity, name: str | None, wikidata_id: str | None) -> Entity:
    entity = dataclasses.replace(entity, wikidata_id=wikidata_id)
    if name is None or name == entity.name:
        return entity
    aliases = [Alias(entity.name, BASIS), *(alias for alias in entity.aliases if alias.name != name)]
    return dataclasses.replace(entity, name=name, aliases=sorted(aliases))
