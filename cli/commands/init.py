"""`unspun init`: a project that runs at once."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

import unspun
from unspun.cli.options import Refused

TEMPLATE = ".template"
RENAMED = {"gitignore": ".gitignore"}

NEXT_STEPS = """Try in it:
  unspun doctor
  unspun ingest inbox
  unspun query 'SELECT title, word_count FROM articles'"""

BUILD_OF_CLONE = "    context: ..\n    dockerfile: deploy/Dockerfile\n"
BUILD_OF_PROJECT = "    context: .\n"
NEWS_VOLUMES = ("    - news:/srv/news\n", "      - news:/srv/news:ro\n")


def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the project; it must be empty or new.", show_default=False)],
) -> None:
    """Write a project that runs at once: settings, registry, lexicon, entities, expectations, marts, DAG, compose."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is no folder: name a new one")
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: name a new folder")
    try:
        _write(files("unspun.cli") / "project", folder, project=folder.absolute())
        compose = files("unspun.deploy").joinpath("compose.yaml").read_text(encoding="utf-8")
        (folder / "compose.yaml").write_text(_compose_of_project(compose), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}") from error
    typer.echo(f"{folder} is a project. {NEXT_STEPS}")


def _write(template: Traversable, target: Path, project: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in template.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                _write(entry, target / entry.name, project)
            continue
        text = entry.read_text(encoding="utf-8")
        name = entry.name.removesuffix(TEMPLATE)
        if name != entry.name and not name.endswith(".py"):
            text = text.format(project=project, version=unspun.__version__)
        (target / RENAMED.get(name, name)).write_text(text, encoding="utf-8")


def _compose_of_project(compose: str) -> str:
    """The compose file of the clone, with the image that the project's Dockerfile makes, and the project in it."""
    text = compose.replace(BUILD_OF_CLONE, BUILD_OF_PROJECT)
    for volume in NEWS_VOLUMES:
        indent = volume.partition("-")[0]
        text = text.replace(volume, f"{volume}{indent}- ./:/srv/project:ro\n")
    return text
