"""Writes every generated page of the documentation: `python -m unspun.deploy.documentation docs`."""

import argparse
import contextlib
import io
import os
import tempfile
from pathlib import Path
from pkgutil import resolve_name

from unspun.deploy.airflow_environment import airflow_environment

PAGES = {
    "command-line.md": "unspun.cli.reference:command_line_page",
    "dags.md": "unspun.deploy.dag_page:dags_page",
    "data-dictionary.md": "unspun.warehouse.dictionary:data_dictionary",
    "settings.md": "unspun.pipeline.settings.page:settings_page",
}
"""Page to the function that returns its Markdown. They are imported where the environment is that of nobody."""


def write_pages(folder: Path) -> list[Path]:
    """Write the pages into a folder; returns their paths.

    Settings and an Airflow of this user do not show in them: the variables of this process are replaced.
    """
    with tempfile.TemporaryDirectory() as home:
        airflow = {n: v for n, v in airflow_environment(Path(home)).items() if n.startswith("AIRFLOW")}
        others = {n: v for n, v in os.environ.items() if not n.startswith(("AIRFLOW", "UNSPUN_"))}
        os.environ.clear()
        os.environ.update(others | airflow)
        paths = []
        for name, function in PAGES.items():
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                content = resolve_name(function)()
            (folder / name).write_text(content, encoding="utf-8")
            paths.append(folder / name)
    return paths


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m unspun.deploy.documentation", description="Write every generated page of the documentation"
    )
    parser.add_argument("folder", type=Path, help="folder of the pages")
    for path in write_pages(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
