"""Resolve entities across all articles of a warehouse: by the names themselves, and by the user's entity file."""

from typing import TYPE_CHECKING

from unspun.pipeline import storage
from unspun.pipeline.errors import EntityFileError
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse

if TYPE_CHECKING:
    from unspun.extractors.annotations.entities.overrides import Overrides


def read_overrides(settings: Settings) -> "Overrides":
    """What the entity file says, empty without one. Raises EntityFileError where it is not there or cannot be used."""
    from unspun.extractors.annotations.entities.overrides import Overrides, OverridesError, parse_overrides

    if not settings.entity_file:
        return Overrides()
    try:
        return parse_overrides(storage.read_bytes(settings.entity_file).decode())
    except (OSError, UnicodeDecodeError, OverridesError) as error:
        raise EntityFileError(f"entity file {settings.entity_file}: {error}") from error


def resolve_entities(warehouse: Warehouse, settings: Settings) -> None:
    """Put merges, names and Wikidata ids of the present entities in place. A pure function of entities and file, so
    that what a line of the file did is undone by taking it out.

    Raises EntityFileError, with nothing changed, where the file is not there or cannot be used.
    """
    from unspun.extractors.annotations.entities.contexts import Appearance
    from unspun.extractors.annotations.entities.merging import merge
    from unspun.extractors.annotations.entities.overrides import override
    from unspun.warehouse.entity_merges import entities, entity_appearances, replace_merges, replace_overrides

    overrides = read_overrides(settings)
    stored, _ = entities(warehouse)
    appearances = (Appearance(*row) for row in entity_appearances(warehouse))
    displayed, merges = override(overrides, stored, merge(stored, appearances).merges)
    replace_merges(warehouse, merges)
    replace_overrides(
        warehouse,
        (
            (new.entity_id, new.name if new.name != old.name else None, new.wikidata_id)
            for old, new in zip(stored, displayed, strict=True)
            if new.name != old.name or new.wikidata_id
        ),
    )
