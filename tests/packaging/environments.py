"""Environments to install the wheel into, made in seconds: they use the libraries of the one that runs the tests.

Its editable install of this project is not found there, because a `.pth` file does not read those of other folders.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

from tests.conftest import ROOT


class Environment:
    """A virtual environment in a folder of its own, with a wheel installed."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        venv.create(folder, symlinks=True)
        self.programs = folder / "bin"
        (self.site_packages,) = folder.glob("lib/python*/site-packages")
        (self.site_packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
        subprocess.run([*install, "--python", str(self.programs / "python"), str(wheel)], check=True)
        airflow = self.programs / "airflow"
        airflow.write_text(f'#!/bin/sh\nexec "{self.programs / "python"}" -P -m airflow "$@"\n')
        airflow.chmod(0o755)

    def run(self, *command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in a folder, with the variables of a shell that knows nothing of us."""
        program, *arguments = command
        return subprocess.run(
            [str(self.programs / program), *map(str, arguments)],
            cwd=cwd, env=self.variables() | variables, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    def variables(self) -> dict[str, str]:
        """The variables of a shell in which the environment is active, and nothing of this project is set."""
        ours = ("UNSPUN_", "AIRFLOW", "PYTHON", "VIRTUAL_ENV")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return clean | {"PATH": f"{self.programs}{os.pathsep}{clean.get('PATH', '')}"}

    def python(self, code: str, cwd: Path, **variables: str) -> str:
        """Run a Python program there; returns what it prints. Fails with its errors where it fails."""
        done = self.run("python", "-c", code, cwd=cwd, **variables)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


def copy_tree(folder: Path) -> Path:
    """Copy what a build reads: a build packs whatever an earlier one left in its folder."""
    tree = folder / "tree"
    ignored: Any = shutil.ignore_patterns(
        ".venv", ".git", ".*_cache", ".hypothesis", "*.egg-info", "__pycache__", "build", "dist", "tests", "var"
    )
    shutil.copytree(ROOT, tree, symlinks=True, ignore=ignored)
    return tree
