"""What a boilerplate rule answers."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from unspun.cleaners.boilerplate.lines import Line, TextLines


class RuleMatch(NamedTuple):
    """What a line is: the rule that matched, and the metadata field and value that the line holds, if any."""

    rule: str
    field: str | None = None
    value: str | list[str] | None = None
    confidence: float = 0.95


Rule: TypeAlias = Callable[[Line, TextLines], RuleMatch | None]
