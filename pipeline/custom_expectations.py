"""Expectations of the user and of other packages, as files."""

from pathlib import Path

from unspun.pipeline.errors import CustomRulesError
from unspun.pipeline.settings import Settings
from unspun.schemas.extensions import extension_files


def expectation_files(settings: Settings) -> tuple[Path, ...]:
    """The files of queries for bad rows. Raises CustomRulesError where the folder is not there, and ExtensionError."""
    paths = extension_files("expectations", ".sql")
    if settings.expectations:
        folder = Path(settings.expectations)
        if not folder.is_dir():
            raise CustomRulesError(f"there is no folder {folder}, which the setting expectations names")
        paths += sorted(folder.glob("*.sql"))
    return tuple(paths)
