"""The settings one by one: dotted name, type, default and description, as their classes declare them."""

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from unspun.pipeline.settings.places import IS_PATH


class SettingField(NamedTuple):
    """One setting. `name` is dotted where it belongs to a group: `fetch.delay`."""

    name: str
    default: Any
    description: str


def setting_fields(settings_class: type[BaseSettings]) -> Iterator[SettingField]:
    """All settings, groups resolved into their parts, in the order of their declaration."""
    for name, field in settings_class.model_fields.items():
        if dataclasses.is_dataclass(field.annotation):
            hints = typing.get_type_hints(field.annotation, include_extras=True)
            for part in dataclasses.fields(field.annotation):
                yield SettingField(f"{name}.{part.name}", part.default, _description(hints[part.name]))
        else:
            yield SettingField(name, field.get_default(call_default_factory=True), field.description or "")


def field_names(settings_class: type[BaseSettings]) -> list[str]:
    """Dotted names of all settings, and the names of their groups."""
    names = [field.name for field in setting_fields(settings_class)]
    return list(dict.fromkeys([*names, *(name.partition(".")[0] for name in names)]))


def path_names(settings_class: type[BaseSettings]) -> set[str]:
    """Names of the settings that are paths."""
    hints = typing.get_type_hints(settings_class, include_extras=True)
    return {name for name in settings_class.model_fields if _is_path(hints[name])}


def _is_path(hint: Any) -> bool:
    return any(part == IS_PATH or _is_path(part) for part in typing.get_args(hint))


def _description(hint: Any) -> str:
    return next(
        (part.description or "" for part in typing.get_args(hint)[1:] if isinstance(part, FieldInfo)),
        "",
    )
