"""The registry of sources: `sources.yaml`, validated, with an explanation for everything that is wrong with it.

`docs/sources.md` describes the fields; `registry.schema.json` beside this file is generated from the models here.
"""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model, field_validator

from unspun.sources.files.file_source import FileSource
from unspun.sources.files.table import TableSource
from unspun.sources.files.warc import WarcSource
from unspun.sources.limits import Limits
from unspun.sources.protocol import DocumentSource
from unspun.sources.urls import is_web
from unspun.sources.web.fetch_settings import FetchSettings
from unspun.sources.web.web_source import FeedSource, SitemapSource, UrlsSource

SCHEMA_FILE = Path(__file__).with_name("registry.schema.json")

_PER_SOURCE = ("delay", "per_host", "obey_robots", "obey_opt_outs", "user_agent", "allowed_hosts")

_FETCH_FIELDS: dict[str, Any] = {
    field.name: (get_type_hints(FetchSettings, include_extras=True)[field.name], field.default)
    for field in dataclasses.fields(FetchSettings)
}

Politeness: type[BaseModel] = create_model(
    "Politeness",
    __config__=ConfigDict(extra="forbid", frozen=True),
    __doc__="How the hosts of a source are treated, where that differs from the settings under `fetch`.",
    **{name: _FETCH_FIELDS[name] for name in _PER_SOURCE},
)
"""Fields of FetchSettings that an entry may give for its own hosts. Those that it does not give are left to them."""


class SourceEntry(BaseModel):
    """What all sources have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Stable id; documents carry it for ever")
    name: str | None = Field(None, min_length=1, description="Name for people")
    address: str = Field(min_length=1, description="Where the source is: URL, path or URL of a store")
    country: str | None = Field(None, description="Country of the outlet, ISO 3166-1 alpha-2")
    language: str | None = Field(None, description="Language of the outlet, ISO 639-1")
    group: str = Field("default", pattern=r"^[a-z0-9][a-z0-9-]{0,40}$", description="Group that is scheduled together")
    every: int = Field(15, ge=1, le=43_200, description="Minutes between two runs")
    expected_per_day: int | None = Field(
        None, ge=1, description="Documents a day; incidents go by it while the source is new"
    )
    enabled: bool = Field(True, description="Whether it is read")

    @field_validator("country")
    @classmethod
    def _country(cls, value: str | None) -> str | None:
        import pycountry

        if value is not None and (not value.isupper() or pycountry.countries.get(alpha_2=value) is None):
            raise ValueError(f"{value!r} is no ISO 3166-1 alpha-2 code, such as DE")
        return value

    @field_validator("country", "language", mode="before")
    @classmethod
    def _norway(cls, value: Any) -> Any:
        if value is False:
            raise ValueError('YAML reads no as false: write "no" in quotation marks')
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str | None) -> str | None:
        import pycountry

        if value is not None and (not value.islower() or pycountry.languages.get(alpha_2=value) is None):
            raise ValueError(f"{value!r} is no ISO 639-1 code, such as de")
        return value


class WebEntry(SourceEntry):
    """A source whose pages are fetched."""

    politeness: Politeness = Field(
        default_factory=Politeness, description="How its hosts are treated, where that differs from the settings"
    )

    def fetch_settings(self, general: FetchSettings) -> FetchSettings:
        """The settings for fetching its pages: the general ones, but for what the entry itself gives."""
        given = {name: getattr(self.politeness, name) for name in self.politeness.model_fields_set}
        return dataclasses.replace(general, **given)


class _OnTheWeb(WebEntry):
    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        if not is_web(value):
            raise ValueError(f"{value!r} is no web address: it begins neither with http:// nor with https://")
        return value


class FeedEntry(_OnTheWeb):
    """An RSS or Atom feed."""

    kind: Literal["feed"]
    text: Literal["auto", "feed", "page"] = Field(
        "auto", description="Where articles are taken from: the feed, the page, or the feed where it holds them whole"
    )


class SitemapEntry(_OnTheWeb):
    """A sitemap, a news sitemap or an index of them."""

    kind: Literal["sitemap"]
    max_age_days: int = Field(7, ge=1, le=36_500, description="Pages that changed longer ago are left out")


class UrlsEntry(WebEntry):
    """A text file of web addresses, one a line."""

    kind: Literal["urls"]


class FolderEntry(SourceEntry):
    """A drop folder or a prefix of an object store."""

    kind: Literal["folder"]


class WireEntry(SourceEntry):
    """A folder into which an agency drops NewsML, NITF, ninjs, IPTC 7901 or ANPA 1312."""

    kind: Literal["wire"]


class MailEntry(SourceEntry):
    """A folder of e-mail messages, one a file."""

    kind: Literal["mail"]


class WarcEntry(SourceEntry):
    """WARC archives: a file, a folder or prefix of a store, or a list of paths such as CC-NEWS has."""

    kind: Literal["warc"]


class TableEntry(SourceEntry):
    """CSV or Parquet files, a row for each article."""

    kind: Literal["table"]
    columns: dict[str, str] = Field({}, description="Article field to column; empty for columns named like fields")
    delimiter: str = Field(",", min_length=1, max_length=1, description="What separates the values of a CSV")
    charset: str = Field("utf-8-sig", description="Charset of a CSV")

    @field_validator("charset")
    @classmethod
    def _charset(cls, value: str) -> str:
        try:
            "".encode(value)
        except LookupError:
            raise ValueError(f"{value!r} is no charset that Python knows") from None
        return value


AnyEntry = Annotated[
    FeedEntry | SitemapEntry | UrlsEntry | FolderEntry | WireEntry | MailEntry | WarcEntry | TableEntry,
    Field(discriminator="kind"),
]


class Registry(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: list[AnyEntry] = Field(description="The sources, each with an id of its own")


class Problem(NamedTuple):
    """Something wrong with a registry: where, and what to do."""

    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.place}: {self.message}" if self.place else f"line {self.line}: {self.message}"


class InvalidRegistry(ValueError):
    """A registry that cannot be used. `problems` says all that is wrong with it."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))
        self.problems = list(problems)


def load(path: str | Path) -> list[AnyEntry]:
    """The sources of a registry. Raises InvalidRegistry, or OSError where the file cannot be read."""
    return parse(Path(path).read_bytes(), str(path))


def parse(content: bytes, path: str = "sources.yaml") -> list[AnyEntry]:
    """The sources of a registry given as YAML. Raises InvalidRegistry."""
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
        if root is not None and (problems := [*_aliases(content), *_repeated_keys(root)]):
            raise InvalidRegistry(path, problems)
        values = yaml.safe_load(content)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not YAML: {error.problem or error.context}"
        raise InvalidRegistry(path, [Problem(mark.line + 1 if mark else 1, "", message)]) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, InvalidRegistry):
            raise
        raise InvalidRegistry(path, [Problem(1, "", f"not YAML: {str(error).splitlines()[0]}")]) from error
    try:
        entries = Registry.model_validate(values).sources
    except ValidationError as error:
        problems = [_problem(root, values, part) for part in error.errors()]
        raise InvalidRegistry(path, sorted(problems)) from error
    if problems := list(_doubles(root, entries)):
        raise InvalidRegistry(path, problems)
    return entries


def open_source(entry: AnyEntry, limits: Limits, fetch: FetchSettings = FetchSettings()) -> DocumentSource:  # noqa: B008
    """The source that an entry describes; `fetch` is how hosts are treated of which the entry says nothing else."""
    common: dict[str, Any] = {"source_id": entry.id, "name": entry.name, "address": entry.address, "limits": limits}
    if isinstance(entry, WebEntry):
        common["settings"] = entry.fetch_settings(fetch)
    match entry:
        case FeedEntry():
            return FeedSource(**common, kind=entry.kind, text=entry.text)
        case SitemapEntry():
            return SitemapSource(**common, kind=entry.kind, max_age_days=entry.max_age_days)
        case UrlsEntry():
            return UrlsSource(**common, kind=entry.kind)
        case WarcEntry():
            return WarcSource(**common)
        case TableEntry():
            return TableSource(**common, columns=entry.columns, delimiter=entry.delimiter, charset=entry.charset)
        case _:
            return FileSource(**common, kind=entry.kind)


def to_yaml(entry: AnyEntry) -> str:
    """An entry as lines for the registry, without what is as it is by default.

    >>> print(to_yaml(FeedEntry(id="harrow", kind="feed", address="https://harrow.example/feed")), end="")
      - id: harrow
        kind: feed
        address: https://harrow.example/feed
    """
    values = entry.model_dump(exclude_defaults=True)
    if isinstance(entry, WebEntry) and entry.politeness.model_fields_set:  # what is given counts, default or not
        values["politeness"] = politeness_values(entry)
    order = {name: place for place, name in enumerate(("id", "name", "kind", "address", "country", "language"))}
    ordered = dict(sorted(values.items(), key=lambda item: order.get(item[0], len(order))))
    lines = yaml.safe_dump([ordered], sort_keys=False, allow_unicode=True, width=1000).splitlines(keepends=True)
    return "".join("  " + line for line in lines)


def politeness_values(entry: WebEntry, general: FetchSettings | None = None) -> dict[str, Any]:
    """How an entry says that its hosts are treated, as plain values; with `general` settings all that counts for it."""
    names = sorted(entry.politeness.model_fields_set) if general is None else _PER_SOURCE
    values = {name: getattr(entry.fetch_settings(general or FetchSettings()), name) for name in names}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def schema() -> str:
    """The JSON schema of the registry, as it stands in `registry.schema.json`."""
    generated = TypeAdapter(Registry).json_schema()
    generated["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(generated, indent=2, ensure_ascii=False) + "\n"


def _problem(root: Any, values: Any, error: Any) -> Problem:
    """What pydantic found, in the file's terms."""
    location = list(error["loc"])
    if len(location) > 2 and location[0] == "sources":
        del location[2]  # the kind, which pydantic puts in to tell the models apart
    message = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            message = f"there is no field of this name; there are {', '.join(_fields(values, location))}"
        case "string_pattern_mismatch":
            agent = location[-1] == "user_agent"
            rule = "one line of ASCII" if agent else "only lower-case letters, digits and hyphens, a hyphen not first"
            message = f"{error['input']!r}: {rule}"
        case "missing":
            message = "this field is missing"
        case "union_tag_not_found":
            location.append("kind")
            message = "this field is missing; it says what the source is, such as feed"
        case "union_tag_invalid":
            location.append("kind")
            message = f"{error['ctx']['tag']!r} is no kind of source; there are {error['ctx']['expected_tags']}"
        case "model_type" | "model_attributes_type" | "list_type":
            message = "the file has one field, sources, with a list of sources; a source is a list of fields"
    place = ".".join(str(part) for part in location[2:])
    if len(location) > 1 and isinstance(location[1], int):
        entry = values["sources"][location[1]]
        entry_id = entry.get("id") if isinstance(entry, dict) else None
        place = f"source {entry_id or location[1] + 1}{': ' + place if place else ''}"
    return Problem(_line(root, location), place, message)


def _fields(values: Any, location: Sequence[Any]) -> list[str]:
    kind = values["sources"][location[1]].get("kind") if len(location) > 2 else None
    models = {model.model_fields["kind"].annotation.__args__[0]: model for model in _models()}  # type: ignore[union-attr]
    if kind not in models:
        return ["sources"]
    if len(location) > 3 and location[2] == "politeness":
        return list(Politeness.model_fields)
    return list(models[kind].model_fields)


def _models() -> tuple[type[SourceEntry], ...]:
    return (FeedEntry, SitemapEntry, UrlsEntry, FolderEntry, WireEntry, MailEntry, WarcEntry, TableEntry)


def _line(root: Any, location: Sequence[Any]) -> int:
    """The line of the innermost part of the location that is in the file."""
    node, line = root, root.start_mark.line if root is not None else 0
    for part in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        else:
            break
    return line + 1


def _aliases(content: bytes) -> Iterator[Problem]:
    """Aliases multiply: nine lines of them can stand for a billion values."""
    for token in yaml.scan(content, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            yield Problem(token.start_mark.line + 1, "", f"*{token.value}: aliases are not used here; write it out")
            return


def _repeated_keys(node: Any) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Problem(key.start_mark.line + 1, "", f"{key.value} is given twice; YAML would keep the last")
            seen.add(key.value if isinstance(key.value, str) else id(key))
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _doubles(root: Any, entries: Sequence[SourceEntry]) -> Iterator[Problem]:
    ids: set[str] = set()
    addresses: dict[str, str] = {}
    for number, entry in enumerate(entries):
        if entry.id in ids:
            yield Problem(_line(root, ["sources", number, "id"]), f"source {entry.id}", "another source has this id")
        if other := addresses.get(entry.address):
            message = f"source {other} has this address: every document would be counted twice"
            yield Problem(_line(root, ["sources", number, "address"]), f"source {entry.id}", message)
        ids.add(entry.id)
        addresses.setdefault(entry.address, entry.id)


def append(path: Path, entry: AnyEntry) -> None:
    """Append an entry to the registry, which is made where there is none; comments stay.

    Raises InvalidRegistry where the file is not sound, or would not be with the entry; it then stays as it is.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else "sources:\n"
    after = before.rstrip("\n") + "\n\n" + to_yaml(entry)
    if len(parse(after.encode(), str(path))) <= (len(parse(before.encode(), str(path))) if path.exists() else 0):
        raise InvalidRegistry(str(path), [Problem(1, "", "the list of sources does not end the file")])
    path.write_text(after, encoding="utf-8")
