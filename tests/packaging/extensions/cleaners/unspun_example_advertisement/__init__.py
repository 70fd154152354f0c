"""A cleaner: lines of advertisement of one publisher, `++ ... ++`, leave the text."""

import re
from collections.abc import Iterator

from unspun.schemas.extensions import ProposedEdit

_LINE = re.compile(r"^\+\+ [^\n]{1,200} \+\+\n*", re.MULTILINE)


def find_advertisements(text: str, language: str | None) -> Iterator[ProposedEdit]:
    """The edits that remove these lines."""
    for match in _LINE.finditer(text):
        yield ProposedEdit(*match.span(), after="", rule="advertisement-line")
