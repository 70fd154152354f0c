"""Files of SQL of the user and of other packages: expectations, views and marts."""

from pathlib import Path
from typing import Literal

from unspun.pipeline.errors import CustomRulesError
from unspun.pipeline.settings import Settings
from unspun.schemas.extensions import extension_files


def custom_files(settings: Settings, kind: Literal["expectations", "marts"]) -> tuple[Path, ...]:
    """The files of a kind: those of packages, then those in the folder that the setting of the same name gives.

    Raises CustomRulesError where the folder is not there, and ExtensionError.
    """
    paths = extension_files(kind, ".sql")
    if folder := getattr(settings, kind):
        if not Path(folder).is_dir():
            raise CustomRulesError(f"there is no folder {folder}, which the setting {kind} names")
        paths += sorted(Path(folder).glob("*.sql"))
    return tuple(paths)
