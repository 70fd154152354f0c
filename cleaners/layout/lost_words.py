"""Words that a scraper tore out with a link or a picture: what the grammar of a line lacks."""

import re

from unspun.cleaners.ledger import Change

CONFIDENCE = 0.8

_NO_NOUN = re.compile(
    r"(?<![\w’'-])(?:(?:the|an|its|their|our|your|my) [,;](?= )|(?:the|an)(?=[,;] | (?:of|in|for|with|and|but) the ))"
)
_PARTS = (
    *(f" {mark} " for mark in ",;"),
    *(f"{article}{mark} " for article in ("the", "an") for mark in ",;"),
    *(f"{article} {word} the " for article in ("the", "an") for word in ("of", "in", "for", "with", "and", "but")),
)
"""One of these stands in what matches."""


def flag_lost_words(text: str) -> list[Change]:
    """Flag an article or possessive without its noun: "munitions for its , in exchange". Nothing is joined over it.

    >>> [(change.start, change.end, change.rule) for change in flag_lost_words("It sent arms for its , in exchange.")]
    [(17, 20, 'lost-words')]
    >>> flag_lost_words("It sent its arms, in exchange for the oil.")
    []
    """
    if not any(part in text for part in _PARTS):  # plain searches cost less than one by the pattern
        return []
    changes = []
    for match in _NO_NOUN.finditer(text):
        word = match[0].rstrip(" ,;")
        end = match.start() + len(word)
        changes.append(Change(match.start(), end, word, "space", "lost-words", CONFIDENCE, applied=False))
    return changes
