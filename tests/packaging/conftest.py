"""The wheel, built once, and an environment that has it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environments import Environment, copy_tree


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "uv", "build", "--quiet", "--offline", "--no-build-isolation", "--wheel"]
    subprocess.run([*build, "--python", sys.executable, "--out-dir", str(folder), str(copy_tree(folder))], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel."""
    return Environment(tmp_path_factory.mktemp("installed") / "environment", wheel)
