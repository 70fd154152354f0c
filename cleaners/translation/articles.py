"""Definite articles that a translation machine set before names."""

import re
from itertools import islice

from unspun.cleaners.translation.artifacts import MOST_PLACES, Article, Artifact

_SHOUTED = re.compile(r"THE ((?:[A-Z][\w’'-]*[a-z]\w*)(?: [A-Z][\w’'-]*[a-z]\w*){0,3})")
_POSSESSIVE = re.compile(r"the ([A-Z][a-z]{3,})[’']s ")


def find_shouted_articles(article: Article) -> list[Artifact]:
    """ "THE Russia has not": one-letter articles of Greek and other languages come out as a shouted "THE".

    The article goes where the text itself names the same without one, and becomes small where the text names it with
    one ("THE Hague"). Outlets that print the first words of a story in capitals ("THE council said") do so at the
    beginning of a paragraph: a text counts as damaged only where "THE" stands within one.
    """
    text = article.text
    if "THE " not in text:
        return []
    places = [match for match in _SHOUTED.finditer(text) if not text[: match.start()][-1:].isalnum()]
    if not any(text[match.start() - 1 : match.start()] == " " and _in_prose(text, match.start()) for match in places):
        return []
    found = []
    for match in places[:MOST_PLACES]:
        if not _in_prose(text, match.start()) or article.quoted(*match.span()):
            continue
        small = "The " if _begins_sentence(text, match.start()) else "the "
        without, along = _named(article, match[1])
        if without and without >= along:
            after = ""
        elif along:
            after = small
        else:
            found.append(Artifact(match.start(), match.start() + 4, None, "shouted-article", 0.6))
            continue
        found.append(Artifact(match.start(), match.start() + 4, after, "shouted-article", 0.95))
    return found


def find_articles_before_owners(article: Article) -> list[Artifact]:
    """ "the Amorim's vision": an article before a person's possessive, where the text names the person without one."""
    found = []
    for match in islice(_POSSESSIVE.finditer(article.text), MOST_PLACES):
        if article.quoted(*match.span()):
            continue
        without, along = _named(article, match[1])
        if without >= 2 and along <= 1:
            found.append(Artifact(match.start(), match.start() + 4, None, "article-before-owner", 0.5))
    return found


def _named(article: Article, name: str) -> tuple[int, int]:
    """How often the longest part of a name that is found again stands without and with an article, besides "THE"."""
    words = name.split(" ")
    for length in range(len(words), 0, -1):
        part = " ".join(words[:length])
        shouted = article.count(f"THE {part}")
        along = article.count(f"the {part}") + article.count(f"The {part}")
        without = article.count(part) - shouted - along
        if without or along:
            return without, along
    return 0, 0


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return not before or before[-1] in '.!?\n”"'


def _in_prose(text: str, start: int) -> bool:
    """Whether the words before, on the same line, are not shouted as well."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    words = line.split()[-2:]
    return not any(word.isupper() and len(word) > 2 for word in words)
