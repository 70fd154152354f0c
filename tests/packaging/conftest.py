"""The wheel, built once, and an environment that has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environments import Environment, copy_tree


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def build_wheel(folder: Path, touched: bool = False) -> Path:
    """Build the wheel of this tree into a folder, as of one moment; with `touched` from files of other times."""
    folder.mkdir(exist_ok=True)
    tree = copy_tree(folder)
    if touched:
        for path in tree.rglob("*"):
            os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)
    build = [sys.executable, "-m", "uv", "build", "--quiet", "--offline", "--no-build-isolation", "--wheel"]
    command = [*build, "--python", sys.executable, "--out-dir", str(folder), str(tree)]
    subprocess.run(command, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}, umask=0o022)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel."""
    return Environment(tmp_path_factory.mktemp("installed") / "environment", wheel)
