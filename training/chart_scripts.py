"""Bundle the scripts that draw the report's charts: `python -m unspun.training.chart_scripts` (needs `npm`).

Writes `reports/static/vega.js`, the browser builds of Vega, Vega-Lite and Vega-Embed in one file, unchanged but for
their references to source maps, and `reports/static/vega-licenses.txt`, the licences of everything inside it.
"""

import argparse
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSIONS = {"vega": "6.4.0", "vega-lite": "6.4.3", "vega-embed": "7.3.0"}
"""In the order in which the browser must read them."""

COMMAND_LINE_ONLY = frozenset({"yargs", "commander", "iconv-lite", "rw"})
"""Packages that the scripts' own command lines need, and that no browser build holds."""

STATIC = Path(__file__).resolve().parents[1] / "reports" / "static"


def install(folder: Path) -> Path:
    """Install the packages in a folder, without running their install scripts; returns its `node_modules`."""
    packages = [f"{name}@{version}" for name, version in VERSIONS.items()]
    command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", *packages]
    subprocess.run(command, check=True)
    return folder / "node_modules"


def bundle(modules: Path) -> str:
    """The browser builds of the packages, one after the other, each under a line with its version and licence."""
    parts = []
    for name, version in VERSIONS.items():
        script = (modules / name / "build" / f"{name}.min.js").read_text(encoding="utf-8")
        body = script.partition("//# sourceMappingURL")[0].rstrip()
        parts.append(
            f"/*! {name} {version}, {_manifest(modules / name)['license']}, see vega-licenses.txt */\n{body}\n"
        )
    return "".join(parts)


def licenses(modules: Path) -> str:
    """The licence texts of the packages and of all packages that their builds hold, each text once."""
    packages_by_text: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(_bundled(modules))):
        (file,) = [file for file in (modules / name).iterdir() if file.stem.upper() in ("LICENSE", "LICENCE")]
        text = file.read_text(encoding="utf-8").strip()
        packages_by_text[text].append(f"{name} {_manifest(modules / name)['version']}")
    return "\n\n".join(f"{', '.join(packages)}\n\n{text}\n" for text, packages in packages_by_text.items())


def _bundled(modules: Path) -> Iterator[str]:
    waiting = list(VERSIONS)
    visited: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in visited or name in COMMAND_LINE_ONLY or name.startswith("@types/"):
            continue
        visited.add(name)
        waiting += _manifest(modules / name).get("dependencies", {})
        yield name


def _manifest(package: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((package / "package.json").read_text(encoding="utf-8"))
    return manifest


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder))
        (STATIC / "vega.js").write_text(bundle(modules), encoding="utf-8")
        (STATIC / "vega-licenses.txt").write_text(licenses(modules), encoding="utf-8")


if __name__ == "__main__":
    main()
