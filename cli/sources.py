"""`unspun sources`: the registry of sources on the command line."""

from pathlib import Path
from typing import Annotated, Any

import typer

from unspun.cli.options import JsonOption, Refused

app = typer.Typer(
    name="sources",
    help="The registry of sources: check it, list it, add to it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # as in pipeline.cli
)

RegistryArgument = Annotated[Path, typer.Argument(help="Registry.", envvar="UNSPUN_SOURCES")]
RegistryOption = Annotated[Path, typer.Option("--registry", "-r", help="Registry.", envvar="UNSPUN_SOURCES")]
REGISTRY = Path("sources.yaml")


@app.command()
def check(registry: RegistryArgument = REGISTRY) -> None:
    """Check the registry: every error with its line and what to do about it."""
    entries = _load(registry)
    off = sum(1 for entry in entries if not entry.enabled)
    typer.echo(f"{registry}: {len(entries)} sources, {off} of them not enabled; nothing is wrong.")


@app.command(name="list")
def list_sources(registry: RegistryArgument = REGISTRY, as_json: JsonOption = False) -> None:
    """List the sources of the registry."""
    import json

    entries = _load(registry)
    if as_json:
        typer.echo(json.dumps([entry.model_dump() for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        state = f"every {entry.every} min" if entry.enabled else "off"
        typer.echo(f"{entry.id:<24} {entry.kind:<8} {entry.group:<12} {state:<14} {entry.address}")


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of a site, feed or sitemap.", show_default=False)],
    registry: RegistryOption = REGISTRY,
    write: Annotated[bool, typer.Option("--write", help="Append the first proposal to the registry.")] = False,
    allow: Annotated[list[str] | None, typer.Option(help="Host that may be fetched although it is private.")] = None,
) -> None:
    """Find the feeds and sitemaps of a site, and propose their entries."""
    from unspun.sources.failures import Failure
    from unspun.sources.limits import Limits
    from unspun.sources.registry import InvalidRegistry, append, to_yaml
    from unspun.sources.web.discovery import propose
    from unspun.sources.web.fetch import FetchSettings

    url = url if "://" in url else f"https://{url}"
    try:
        proposals = propose(url, FetchSettings(allowed_hosts=frozenset(allow or ())), Limits())
    except Failure as failure:
        raise Refused(f"{url} cannot be read: {failure}") from failure
    if not proposals:
        raise Refused(f"neither a feed nor a sitemap was found at {url}; give the address of one")
    for proposal in proposals:
        typer.echo(f"# {proposal.found}")
        typer.echo(to_yaml(proposal.entry), nl=False)
    if write:
        try:
            append(registry, proposals[0].entry)
        except (InvalidRegistry, OSError) as error:
            raise Refused(f"{registry} stays as it is: {error}") from error
        typer.echo(f"{proposals[0].entry.id} is in {registry}.", err=True)


def _load(registry: Path) -> Any:
    from unspun.sources.registry import InvalidRegistry, load

    try:
        return load(registry)
    except InvalidRegistry as error:
        raise Refused(f"the registry is wrong\n{error}") from error
    except OSError as error:
        raise Refused(f"{registry}: {error.strerror}") from error
