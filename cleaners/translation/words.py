"""Words that the translation machine left in the language of the original."""

import re
from functools import cache

from unspun.cleaners.translation.artifacts import AROUND, MOST_PLACES, Article, Artifact

_LETTER = r"[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
_SCRIPT = re.compile(f"{_LETTER}{_LETTER}+")
_NEIGHBOURS = ("de", "fr", "es", "it", "pt", "nl", "pl", "id")

EVERYDAY = 2e-5
"""Frequency in the other language: 20 times in a million words and more."""


@cache
def frequencies(language: str, wordlist: str = "small") -> dict[str, float]:
    """How often each word of a language occurs, as a share of all words."""
    import wordfreq

    return wordfreq.get_frequency_dict(language, wordlist)


def flag_untranslated_script(article: Article) -> list[Artifact]:
    """Words in another script outside quotation marks and brackets, where writers put what they quote or gloss."""
    text = article.text
    return [
        Artifact(match.start(), match.end(), None, "untranslated-script", 0.5)
        for match in (() if text.isascii() else _SCRIPT.finditer(text))
        if not article.quoted(*match.span()) and text[match.start() - 1 : match.start()] != "("
    ]


def flag_untranslated(article: Article) -> list[Artifact]:
    """ "the oposición rejected": everyday words of another language that English does not have.

    A foreign name, a title between quotation marks and a word explained as foreign are the author's: words beside a
    capital, inside quotation marks or brackets are left alone. So is a single word: a typing error may make one.
    """
    text = article.text
    english = frequencies("en", "large")
    kept: list[Artifact] = []
    unknown = sorted({word.strip(AROUND) for word in article.tokens.difference(english)})
    foreign = [word for word in unknown if _is_foreign(word, english)]
    for word in foreign[:MOST_PLACES]:
        for start in article.places(word):
            end = start + len(word)
            beside = [*text[max(0, start - 30) : start].split()[-1:], *text[end : end + 30].split()[:1]]
            if not article.quoted(start, end) and not any(side[0].isupper() or side[0] in "([" for side in beside):
                kept.append(Artifact(start, end, None, "untranslated-word", 0.5))
    return kept if len({text[place.start : place.end] for place in kept}) >= 2 else []


def _is_foreign(word: str, english: dict[str, float]) -> bool:
    if len(word) < 4 or word in english or not word.islower() or not word.isalpha():
        return False
    return any(frequencies(language).get(word, 0.0) >= EVERYDAY for language in _NEIGHBOURS)
