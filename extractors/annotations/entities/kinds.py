"""One name, one kind within an article."""

from collections import defaultdict
from collections.abc import Sequence

from unspun.extractors.annotations.entities.keys import known_acronyms
from unspun.extractors.annotations.entities.surface_names import KINDS_WITH_TITLES, SurfaceName
from unspun.schemas.articles import Mention
from unspun.text.countries import country_named
from unspun.text.person_names import is_built_like_person, is_title, looks_like_person, read_person

_MAY_BE_PERSON = {"Organization", "Misc", "Product"}
_MAY_BE_COUNTRY = {"Organization", "NORP", "Misc", "Facility"}


def kinds_of_names(names: Sequence[SurfaceName], mentions: Sequence[Mention]) -> dict[str, str]:
    """The kind of each folded name: the one the recognizer is surest of over all its mentions, unless titles, known
    surnames, well-known acronyms or names of countries say otherwise."""
    kinds = _surest_kinds(names, mentions)
    single_names = {name.folded for name in names if kinds[name.folded] == "Person" and " " not in name.folded}
    persons = [read_person(name.surface).words for name in names if kinds[name.folded] == "Person"]
    surnames = {words[-1] for words in persons} | {words[0] for words in persons if len(words) > 1}
    titled = {name.folded for name in names if name.lead and is_title(name.lead.split()[-1])}
    for name in names:
        kind = kinds[name.folded]
        if kind in KINDS_WITH_TITLES and name.folded in titled and is_built_like_person(name.folded):
            kind = "Person"
        if kind != "Person" and " " in name.folded and looks_like_person(name.folded, single_names):
            kind = "Person"
        if kind in _MAY_BE_PERSON and name.folded in surnames and len(name.surface) > 2:
            kind = "Person"
        if name.folded in known_acronyms():
            kind = "Organization"
        if kind in _MAY_BE_COUNTRY and country_named(name.surface):
            kind = "Location"
        kinds[name.folded] = kind
    return kinds


def _surest_kinds(names: Sequence[SurfaceName], mentions: Sequence[Mention]) -> dict[str, str]:
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        votes[name.folded][mentions[name.mention].label] += mentions[name.mention].score
    return {folded: min(counts, key=lambda label: (-counts[label], label)) for folded, counts in votes.items()}
