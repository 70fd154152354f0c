"""Every benchmark and every recipe of training is a command that explains itself."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    """The modules that run as commands."""
    files = [file for room in ("benchmarks", "training") for file in sorted((ROOT / room).rglob("*.py"))]
    return [
        ".".join(("unspun", *file.relative_to(ROOT).with_suffix("").parts))
        for file in files
        if 'if __name__ == "__main__"' in file.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("module", commands())
def test_help_says_what_the_command_does(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [module.rpartition(".")[2], "--help"])
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(module).main()
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert "usage:" in printed
    assert f"python -m {module}" in " ".join(printed.split())
