"""Names that a translation machine spelt anew each time it met them."""

import functools
import re
from collections import defaultdict

from unspun.cleaners.spin.names import known
from unspun.cleaners.translation.artifacts import MOST_PLACES, Article, Artifact

_TWICE = re.compile(r"([A-Z][a-z]+) ([A-Z][a-z]+) \(([A-Z][a-z]+) ([A-Z][a-z]+)\)")
_NAME_IN_BRACKETS = re.compile(r" \([A-Z][a-z]+ [A-Z][a-z]+\)")
_ALIKE = str.maketrans("cqyzwjv", "kkisvif")
_DIGRAPHS = (  # the longer first; capitals stand for one sound
    ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("ch", "C"), ("ts", "C"), ("tz", "C"), ("sh", "S"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("x", "ks"),
)  # fmt: skip


_BRITISH = (
    (re.compile(r"is(?=(?:e|ed|es|ing|ations?|er|ers)$)"), "iz"), (re.compile(r"ys(?=(?:e|ed|es|ing)$)"), "yz"),
    (re.compile(r"our"), "or"), (re.compile(r"re(?=s?$)"), "er"), (re.compile(r"ce(?=s?$)"), "se"),
    (re.compile(r"ll"), "l"), (re.compile(r"mme(?=s?$)"), "m"), (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"[ao]e"), "e"),
)  # fmt: skip
_PAIR = re.compile(r"([A-Z])(?<!\w[A-Z])(?=([A-Z]{2,39}|[a-z]{2,40}) ([A-Z][a-z]{1,40}|[a-z]{3,40})(?!\w))")


def find_lowered_names(article: Article) -> list[Artifact]:
    """ "The White house", "the UNITED states": a well-known name, of which a part lost or gained its capitals.

    Small letters are an outlet's style where it keeps to them ("the Supreme court"): only where the text has the name
    with its capitals too, one of both is a slip. A shouted part beside one in small letters is nobody's style.
    """
    found = []
    for match in _PAIR.finditer(article.text):
        first, second = match[1] + match[2], match[3]
        name = _known_pairs().get((first.lower(), second.lower()))
        if name is None or not second.islower() or article.quoted(match.start(), match.end(3)):
            continue
        if first.isupper():
            found.append(Artifact(match.start(), match.end(3), name, "lowered-name", 0.9))
        elif article.count(name):
            found.append(Artifact(match.start(), match.end(3), name, "lowered-name", 0.8))
    return found


@functools.cache
def _known_pairs() -> dict[tuple[str, str], str]:
    """Well-known names of two capitalized words, by their words in small letters."""
    names = (name.split(" ") for name in known())
    return {
        (first.lower(), second.lower()): f"{first} {second}"
        for first, second, *rest in (name for name in names if len(name) == 2)
        if first.istitle() and second.istitle()
    }


def flag_respelt_names(article: Article) -> list[Artifact]:
    """ "Tedros", "Tidros", "Tudros" in one article: names of one sound in several spellings.

    Which spelling is right cannot be known from the text, so the rarer ones are flagged. Spellings count as one name
    where the consonants agree (four of them, and the first letter) and the vowels differ; an ending that makes a name
    another's ("Ivanova", "Iranian") does not, nor does the spelling of another English ("Organisation").
    """
    spelt: dict[str, list[str]] = defaultdict(list)
    for word in article.words:
        if len(word) >= 5 and word[0].isupper() and word.isascii() and word.isalpha() and word[1:].islower():
            key = sound(word)
            if len(key) >= 4:
                spelt[key].append(word)
    found = []
    alike = [spellings for spellings in spelt.values() if len(spellings) >= 2]
    for spellings in alike[: MOST_PLACES // 2]:
        if any(word.lower() in article.words for word in spellings):
            continue
        if len({american(word) for word in spellings}) == 1:
            continue
        places = {word: article.places(word) for word in spellings}
        common = max(spellings, key=lambda word: (len(places[word]), word))
        found += [
            Artifact(start, start + len(word), None, "respelt-name", 0.5)
            for word in spellings
            if word != common and _respelt(word, common)
            for start in places[word]
            if not article.quoted(start, start + len(word))
        ]
    return found


def flag_names_given_twice(article: Article) -> list[Artifact]:
    """ "John Prosser (Jon Prosser)": a name written by ear with the original spelling behind it."""
    return [
        Artifact(match.start(), match.end(), None, "name-given-twice", 0.7)
        for match in (_TWICE.finditer(article.text) if _NAME_IN_BRACKETS.search(article.text) else ())
        if match[0].split(" (")[0] != match[0].split(" (")[1][:-1]
        and sound(match[1])[:2] == sound(match[3])[:2]
        and sound(match[2])[:3] == sound(match[4])[:3]
    ]


def sound(name: str) -> str:
    """The consonants of a name as one hears them, after its first letter.

    >>> sound("Tedros") == sound("Tudros"), sound("Klitschko") == sound("Klitsko"), sound("Geneva") == sound("Genoa")
    (True, True, False)
    """
    name = name.lower()
    for digraph, single in _DIGRAPHS:
        name = name.replace(digraph, single)
    name = name.translate(_ALIKE)
    return name[0] + re.sub(r"[aeiouh]|(.)(?=\1)", "", name[1:])


def american(word: str) -> str:
    """A word in small letters with the regular American spelling, to compare by.

    >>> american("Organisation") == american("Organization"), american("Defence") == american("Defense")
    (True, True)
    """
    word = word.lower()
    for pattern, spelling in _BRITISH:
        word = pattern.sub(spelling, word)
    return word


def _respelt(name: str, other: str) -> bool:
    """Whether two spellings differ inside and not by what follows the last consonant."""
    ends = [re.sub(r"[aeiouy]+$", "", word.lower()) for word in (name, other)]
    return ends[0] != ends[1] and name[-1:] == other[-1:] and abs(len(name) - len(other)) <= 2
