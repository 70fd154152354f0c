"""Where a warehouse, a folder or a file of the settings may lie; any other place is refused with what to write."""

from typing import Annotated

from pydantic import AfterValidator

from unspun.sources.stores import UnusableAddress, check_address, scheme_of

IS_PATH = "path"
"""Marks the types of settings that are paths: relative ones in the settings file are below the folder of that file."""

LAKE = "ducklake:"
LAKE_CATALOGS = ("postgres", "sqlite", "duckdb")
MIN_CATALOG_NAME_CHARS = 2
"""A single letter before a colon is the drive of a path."""


def _usable_place(place: str) -> str:
    try:
        check_address(place)
    except UnusableAddress as error:
        raise ValueError(str(error)) from None
    return place


def _usable_warehouse(uri: str) -> str:
    if uri.startswith(LAKE):
        catalog, separator, _ = uri.removeprefix(LAKE).partition(":")
        if separator and len(catalog) >= MIN_CATALOG_NAME_CHARS and catalog not in LAKE_CATALOGS and "/" not in catalog:
            raise ValueError(f"{catalog}: is no catalog of a DuckLake; there are {', '.join(LAKE_CATALOGS)}")
        return uri
    scheme = scheme_of(uri)
    if scheme in ("postgres", "postgresql"):
        raise ValueError("a warehouse in PostgreSQL is a DuckLake: ducklake:postgres:host=... dbname=...?data=FOLDER")
    if scheme is not None:
        raise ValueError(
            f"{scheme}:// is no place for a warehouse: give the path of a DuckDB file, or a DuckLake whose data may "
            "lie in an object store: ducklake:postgres:host=... dbname=...?data=s3://..."
        )
    return uri


Place = Annotated[str, AfterValidator(_usable_place), IS_PATH]
"""A path, or the URL of an object store."""

WarehouseUri = Annotated[str, AfterValidator(_usable_warehouse), IS_PATH]
"""The path of a DuckDB file, or `ducklake:...`."""

LocalPath = Annotated[str, IS_PATH]
"""A path on this machine."""
