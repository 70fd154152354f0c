"""Word lists that the extractors use, compiled for this project. Lines are tab-separated; '#' starts a comment."""

from functools import cache
from importlib.resources import files

from unspun.schemas.extensions import extension_files


@cache
def read_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a packaged list, each a tuple of its fields; then those of lists of its name in other packages.

    >>> ("said",) in read_table("speech_verbs.txt")
    True
    """
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    added = (path for path in extension_files("gazetteers", name) if path.name == name)
    lines += [line for path in added for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))
