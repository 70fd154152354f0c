"""Where settings are read from: the environment and a settings file, each refused where a name in it is unknown."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource
from pydantic_settings import SettingsError as UnreadableValue

from unspun.pipeline.settings.fields import field_names, path_names, setting_fields
from unspun.pipeline.settings.places import LAKE

ENV_PREFIX = "UNSPUN_"
NESTED_DELIMITER = "__"
CONFIG_VARIABLE = "UNSPUN_CONFIG"
"""Environment variable with the path of the settings file; it is the only one that is no setting."""
DEFAULT_FILE = "unspun.toml"

_SERVICE_LINK = re.compile(
    r"UNSPUN_(?:[A-Z0-9_]+_)?(?:SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_[A-Z]+)?)?)"
)
"""Variables that Kubernetes gives every container when a service is called unspun or unspun-report."""


class InvalidSettings(ValueError):
    """Settings that cannot be used. The message has one line for each problem, with its place."""


def settings_file() -> Path | None:
    """The settings file, if there is one. Raises InvalidSettings where UNSPUN_CONFIG names a file that is not there."""
    named = os.environ.get(CONFIG_VARIABLE)
    path = Path(named or DEFAULT_FILE)
    if path.is_file():
        return path
    if named:
        raise InvalidSettings(f"{CONFIG_VARIABLE}: there is no file {named}")
    return None


class EnvironmentReader(EnvSettingsSource):
    """The settings that UNSPUN_* variables give."""

    def __call__(self) -> dict[str, Any]:
        """Nested values by name. Raises InvalidSettings for names that are no setting and JSON that is none."""
        names = field_names(self.settings_cls)
        by_variable = {variable_name(name): name for name in names}
        given = {variable.upper() for variable in os.environ if variable.upper().startswith(ENV_PREFIX)}
        problems = [
            f"{variable}: there is no such setting{_nearest(variable, by_variable, ENV_PREFIX)}"
            for variable in sorted(given)
            if variable != CONFIG_VARIABLE
            and variable not in by_variable
            and not _SERVICE_LINK.fullmatch(variable)
            and not _is_entry_of_mapping(variable, self.settings_cls)
        ]
        if problems:
            raise InvalidSettings("\n".join(problems))
        try:
            values = super().__call__()
        except UnreadableValue as error:
            raise InvalidSettings(str(error.__cause__ or error)) from error
        if wrong := list(_unknown_keys(values, names, lambda name: variable_name(name.partition(".")[0]))):
            raise InvalidSettings("\n".join(wrong))
        return self._with_decoded_parts(values)

    def _with_decoded_parts(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with lists in groups read from JSON, which the base class does outside of groups only."""
        for field in setting_fields(self.settings_cls):
            group, _, part = field.name.partition(".")
            value = values[group].get(part) if isinstance(values.get(group), dict) and part else None
            if isinstance(value, str) and isinstance(field.default, frozenset):
                values[group][part] = self.decode_complex_value(field.name, FieldInfo(), value)
        return values

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """A value that is written as JSON. Raises InvalidSettings where it is none."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError as error:
            raise InvalidSettings(
                f"{variable_name(field_name)}: not JSON, which a list or mapping is: {error}"
            ) from error


class FileReader(InitSettingsSource):
    """The settings that the settings file gives.

    Raises InvalidSettings where the file is no TOML, or has keys that are no setting.
    """

    def __init__(self, settings_class: type[BaseSettings]) -> None:
        super().__init__(settings_class, _read_file(settings_class))


def _read_file(settings_class: type[BaseSettings]) -> dict[str, Any]:
    path = settings_file()
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings(f"{path}: {error}") from error
    if problems := list(_unknown_keys(values, field_names(settings_class), lambda _: str(path))):
        raise InvalidSettings("\n".join(problems))
    paths = path_names(settings_class)
    return {name: _beside(path, value) if name in paths else value for name, value in values.items()}


def _beside(file: Path, value: Any) -> Any:
    """A relative path as one below the folder of the settings file."""
    is_path = isinstance(value, str) and "://" not in value and not value.startswith(LAKE)
    return str(file.parent / value) if is_path else value


def variable_name(name: str) -> str:
    """The environment variable of a setting.

    >>> variable_name("fetch.delay")
    'UNSPUN_FETCH__DELAY'
    """
    return ENV_PREFIX + name.upper().replace(".", NESTED_DELIMITER)


def _is_entry_of_mapping(variable: str, settings_class: type[BaseSettings]) -> bool:
    """Whether the variable gives one entry of a setting that is a mapping, such as UNSPUN_PIPELINES__DE."""
    name, _, key = variable.removeprefix(ENV_PREFIX).partition(NESTED_DELIMITER)
    field = settings_class.model_fields.get(name.lower())
    return bool(key) and field is not None and getattr(field.annotation, "__origin__", None) is dict


def _unknown_keys(
    values: Mapping[str, Any], names: Iterable[str], place_of: Callable[[str], str], prefix: str = ""
) -> Iterator[str]:
    """One line for each key that is no setting; `place_of` gives the place of a key for people."""
    names = list(names)
    for key, value in values.items():
        name = f"{prefix}{key}"
        has_parts = any(other.startswith(f"{name}.") for other in names)
        if name not in names and not has_parts:
            yield f"{place_of(name)}: there is no setting {name}{_nearest(name, names)}"
        elif has_parts and isinstance(value, Mapping):
            yield from _unknown_keys(value, names, place_of, f"{name}.")


def _nearest(name: str, names: Iterable[str], prefix: str = "") -> str:
    """Which name is meant, or which there are; all carry a prefix, which would make any two of them alike."""
    plain = [other.removeprefix(prefix) for other in names]
    nearest = difflib.get_close_matches(name.removeprefix(prefix), plain, n=1)
    return f"; did you mean {prefix}{nearest[0]}?" if nearest else f"; there are {', '.join(plain)}"
