"""The lexicon and the rules for sites that a user adds to those of the package."""

import dataclasses
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from unspun.cleaners.boilerplate.learned import normalize_line
from unspun.pipeline import storage
from unspun.pipeline.errors import CustomRulesError
from unspun.pipeline.settings import Settings

if TYPE_CHECKING:
    from unspun.cleaners.spin.lexicon import Lexicon

SITE_FIELDS = frozenset({"boilerplate"})


@dataclasses.dataclass(frozen=True, slots=True)
class CustomRules:
    """The packaged lexicon with that of the user, or None for the packaged one alone; and lines by the domain of the
    sites on whose pages they are boilerplate, as `normalize_line` writes them."""

    lexicon: "Lexicon | None" = None
    site_lines: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)

    def lines_of(self, host: str | None) -> frozenset[str]:
        """The lines of a host: those of its own name, and of the domains that it belongs to."""
        parts = (host or "").lower().split(".")
        domains = (".".join(parts[start:]) for start in range(len(parts)))
        return frozenset().union(*(self.site_lines.get(domain, frozenset()) for domain in domains))


NO_CUSTOM_RULES = CustomRules()


def custom_rules(settings: Settings) -> CustomRules:
    """What the settings `lexicon` and `site_rules` name. Raises CustomRulesError where a file cannot be used."""
    return CustomRules(
        lexicon=_lexicon(settings.lexicon, _read(settings.lexicon)) if settings.lexicon else None,
        site_lines=_site_lines(settings.site_rules, _read(settings.site_rules)) if settings.site_rules else {},
    )


def _read(address: str) -> str:
    try:
        return storage.read_bytes(address).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CustomRulesError(f"{address}: {error}") from error


@functools.lru_cache(maxsize=4)
def _lexicon(address: str, content: str) -> "Lexicon":
    """Cached, for the cleaner builds its tables once for each lexicon that it is given."""
    from unspun.cleaners.spin.lexicon import Lexicon, default

    try:
        return default() + Lexicon.parse(content, address)
    except ValueError as error:
        raise CustomRulesError(str(error)) from error


@functools.lru_cache(maxsize=4)
def _site_lines(address: str, content: str) -> Mapping[str, frozenset[str]]:
    try:
        values: Any = yaml.safe_load(content) or {}
    except yaml.YAMLError as error:
        raise CustomRulesError(f"{address}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(values, dict):
        raise CustomRulesError(f"{address}: the file maps domains to their rules, such as harrow.example")
    return {str(domain).lower(): _lines(f"{address}: {domain}", rules) for domain, rules in values.items()}


def _lines(place: str, rules: Any) -> frozenset[str]:
    if not isinstance(rules, dict) or set(rules) - SITE_FIELDS:
        raise CustomRulesError(f"{place}: a site has the field boilerplate, a list of lines, and no other")
    lines = rules.get("boilerplate") or []
    if not isinstance(lines, list) or not all(isinstance(line, str) and line.strip() for line in lines):
        raise CustomRulesError(f"{place}: boilerplate is a list of lines of text")
    return frozenset(normalize_line(line) for line in lines)
