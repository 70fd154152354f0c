"""`unspun sources`: the registry of sources on the command line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unspun.cli.options import APP_OPTIONS, JsonOption, Refused, settings_of

if TYPE_CHECKING:
    from unspun.sources.registry import AnyEntry

app = typer.Typer(name="sources", help="The registry of sources: check it, list it, add to it.", **APP_OPTIONS)

_HELP = "Registry; if not given, the setting sources."
RegistryArgument = Annotated[Path | None, typer.Argument(help=_HELP, show_default=False)]
RegistryOption = Annotated[Path | None, typer.Option("--registry", "-r", help=_HELP)]


@app.command()
def check(registry: RegistryArgument = None) -> None:
    """Check the registry: every error with its line and what to do about it."""
    path = _path(registry)
    entries = _load(path)
    off = sum(1 for entry in entries if not entry.enabled)
    typer.echo(f"{path}: {len(entries)} sources, {off} of them not enabled; nothing is wrong.")


@app.command(name="list")
def list_sources(registry: RegistryArgument = None, as_json: JsonOption = False) -> None:
    """List the sources of the registry."""
    entries = _load(_path(registry))
    if as_json:
        typer.echo(json.dumps([_values(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        state = f"every {entry.every} min" if entry.enabled else "off"
        typer.echo(f"{entry.id:<24} {entry.kind:<8} {entry.group:<12} {state:<14} {entry.address}")


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of a site, feed or sitemap.", show_default=False)],
    registry: RegistryOption = None,
    write: Annotated[bool, typer.Option("--write", help="Append the first proposal to the registry.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="Host that may be fetched although its address is private; written into the entry too."),
    ] = None,
) -> None:
    """Find the feeds and sitemaps of a site, and propose their entries."""
    import dataclasses

    from unspun.sources.failures import Failure
    from unspun.sources.registry import InvalidRegistry, append, to_yaml
    from unspun.sources.web.discovery import propose

    settings = settings_of()
    url = url if "://" in url else f"https://{url}"
    fetch = dataclasses.replace(settings.fetch, allowed_hosts=settings.fetch.allowed_hosts | frozenset(allow or ()))
    try:
        proposals = propose(url, fetch, settings.limits)
    except Failure as failure:
        raise Refused(f"{url} cannot be read: {failure}") from failure
    if not proposals:
        raise Refused(f"neither a feed nor a sitemap was found at {url}; give the address of one")
    entries = [_with_allowed(proposal.entry, allow) for proposal in proposals]
    for proposal, entry in zip(proposals, entries, strict=True):
        typer.echo(f"# {proposal.found}")
        typer.echo(to_yaml(entry), nl=False)
    if write:
        path = registry or Path(settings.sources)
        try:
            append(path, entries[0])
        except (InvalidRegistry, OSError) as error:
            raise Refused(f"{path} stays as it is: {error}") from error
        typer.echo(f"{entries[0].id} is in {path}.", err=True)


def _with_allowed(entry: "AnyEntry", allow: list[str] | None) -> "AnyEntry":
    """The entry with the hosts that had to be allowed to read it: a run needs them too."""
    from unspun.sources.registry import Politeness

    return entry.model_copy(update={"politeness": Politeness(allowed_hosts=frozenset(allow))}) if allow else entry


def _values(entry: "AnyEntry") -> dict[str, Any]:
    """The fields of an entry; its politeness is what counts for it, with the settings of fetching."""
    from unspun.sources.registry import WebEntry, politeness_values

    values = entry.model_dump(mode="json")
    if isinstance(entry, WebEntry):
        values["politeness"] = politeness_values(entry, settings_of().fetch)
    return values


def _path(registry: Path | None) -> Path:
    return registry or Path(settings_of().sources)


def _load(registry: Path) -> "list[AnyEntry]":
    from unspun.sources.registry import InvalidRegistry, load

    try:
        return load(registry)
    except InvalidRegistry as error:
        raise Refused(f"the registry is wrong\n{error}") from error
    except OSError as error:
        raise Refused(f"{registry}: {error.strerror}") from error
