"""Word lists that the extractors use, compiled for this project. Lines are tab-separated; '#' starts a comment."""

from functools import cache
from importlib.resources import files


@cache
def read_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a packaged list, each a tuple of its fields.

    >>> ("said",) in read_table("speech_verbs.txt")
    True
    """
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))
