"""Settings loaded with errors that say where a wrong value comes from, and each setting with its origin."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from unspun.pipeline.settings import Settings
from unspun.pipeline.settings.fields import field_names, setting_fields
from unspun.pipeline.settings.readers import (
    NESTED_DELIMITER,
    EnvironmentReader,
    FileReader,
    InvalidSettings,
    settings_file,
    variable_name,
)

ARGUMENT, DEFAULT = "argument", "default"

_PASSWORD = re.compile(r"(?i)(\bpassword\s*=\s*)('[^']*'|\"[^\"]*\"|[^\s;&?]+)|(://[^/@:\s]*:)([^/@\s]+)(?=@)")


class SettingValue(NamedTuple):
    """A setting, its value, and where the value comes from: an argument, a variable, a file or the default."""

    name: str
    value: Any
    origin: str
    description: str


def load_settings(**arguments: Any) -> Settings:
    """The settings, of which `arguments` come first; an argument that is None is taken as not given.

    Raises InvalidSettings with one line for each problem: where the value comes from, and what is wrong with it.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        origins = _Origins(given)
        lines = []
        for problem in error.errors():
            name = origins.setting_of(problem["loc"])
            origin = origins.of(name)
            place = name if origin == ARGUMENT else f"{origin}: {name}"
            message = problem["msg"].removeprefix("Value error, ")
            lines.append(f"{place}: {message} (given: {hide_passwords(str(problem['input']))[:200]})")
        raise InvalidSettings("\n".join(lines)) from error


def explain_settings(**arguments: Any) -> list[SettingValue]:
    """Every setting with its value and its origin. Raises InvalidSettings as `load_settings` does."""
    settings = load_settings(**arguments)
    origins = _Origins({name: value for name, value in arguments.items() if value is not None})
    explained = []
    for field in setting_fields(Settings):
        value: Any = settings
        for part in field.name.split("."):
            value = getattr(value, part)
        explained.append(SettingValue(field.name, value, origins.of(field.name), field.description))
    return explained


def hide_passwords(text: str) -> str:
    """The text with `***` in the place of passwords in connection strings and URLs.

    >>> hide_passwords("ducklake:postgres:host=db user=news password=secret dbname=lake")
    'ducklake:postgres:host=db user=news password=*** dbname=lake'
    >>> hide_passwords("postgresql://news:secret@db/lake")
    'postgresql://news:***@db/lake'
    """
    return _PASSWORD.sub(lambda match: f"{match[1] or match[3]}***", text)


class _Origins:
    """What each place gives, asked in the order in which they count."""

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        self.arguments = arguments
        self.environment = EnvironmentReader(Settings)()
        self.file: Path | None = settings_file()
        self.in_file = FileReader(Settings)()

    def of(self, name: str) -> str:
        """The place that gives a setting its value."""
        if _gives(self.arguments, name):
            return ARGUMENT
        if _gives(self.environment, name):
            variable = variable_name(name)
            given = sorted(other.upper() for other in os.environ)
            exact = [other for other in given if other == variable or other.startswith(variable + NESTED_DELIMITER)]
            return ", ".join(exact) or variable_name(name.partition(".")[0])
        return str(self.file) if _gives(self.in_file, name) else DEFAULT

    @staticmethod
    def setting_of(location: tuple[int | str, ...]) -> str:
        """The setting that an error of pydantic is about: the longest part of its location that is one."""
        names = field_names(Settings)
        parts = [str(part) for part in location]
        dotted = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
        return next((name for name in dotted if name in names), dotted[-1] if dotted else "")


def _gives(values: Mapping[str, Any], name: str) -> bool:
    """Whether a place gives a setting; a group that is given as one value gives all its parts."""
    value: Any = values
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return True
        if part not in value:
            return False
        value = value[part]
    return True
