"""Entities for tests."""

import hashlib

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
