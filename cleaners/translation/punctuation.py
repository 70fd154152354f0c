"""Punctuation, capitals and number formats that came over from the language of the original."""

import re

from unspun.cleaners.translation.artifacts import Article, Artifact
from unspun.cleaners.translation.words import frequencies

_SPACED = re.compile(r"(?<=\w) ([:;,]|[?!](?!\s[a-z]))(?=\s|$|[A-Z])")
_SPACED_HYPHEN = re.compile(
    r" -(?=(?:term|time|day|year|week|month|scale|level|based|known|profile|range|style|wide|led)\b)"
)
_CAPITAL = re.compile(
    r"[,;] (Which|Whose|Whom|Where|Who|While|That|But|And|Because|Although|So|Then|Is|Was|Are|Were)(?= [a-z])"
)
_SMALL = "the|and|of|in|is|was|has|to|for|on|at|by|with|that|from"
# A pattern that begins with a set of characters is searched for many times faster than one that begins by looking back.
_GLUED = re.compile(rf"([A-Z](?<![^\W_][A-Z])[A-Z]{{2,39}})({_SMALL})(?= [A-Za-z])")
_GLUED_TO_NAME = re.compile(rf"([A-Z](?<![^\W_][A-Z])[a-z]{{2,40}}?)({_SMALL})(?= [a-z])")
_RUN_ON = re.compile(r"(?:In|The|And|On|At|For|With|But|He|She|It|As|By)(?= [a-z])")
_NAME = re.compile(r"(?<![^\W_])[A-Z][a-z]{2,40}\Z")
_MAX_NAME_CHARS = 42
_LOST = re.compile(r"(?<=[a-z]) \?(?= [a-z])")
_DIALOGUE = re.compile(r",(?<=[”\"»],) ?[–—-] ?(?=[a-z])")
_MARKS = "«»„‹›「」『』〈〉《》"
_NUMBERS = re.compile(
    r"[0-9$€£](?:(?<=[$€£]) \d|(?<=\d)\d{0,2}(?:"
    r"(?:\.\d{3}){2,5}(?![.,]?\d)"
    r"|\.\d{3},\d{1,2}(?!\d)"
    r"|,\d{1,2}(?= ?(?:%|(?:percent|per cent|million|billion|euros?|dollars?|degrees|meters|metres|kilomet\w{2,4})\b))"
    r"|(?:[.,]\d{1,3})? ?[€£](?!\d)"
    r"|(?:[.,]\d{1,3})? \$(?!\d)"
    r"|\.000(?= [a-z])"
    r"))"
)
_GLUED_TO_NUMBER = frozenset(".,-/:'’")


def close_up_punctuation(article: Article) -> list[Artifact]:
    """ "Source :Skai", "long -term": a space before a mark, as French, Greek and others set it, or as machines put it.

    A text that sets most of its commas so was cut into tokens, which is another kind of damage, and stays.
    """
    text = article.text
    found = []
    if any(mark in text for mark in (" :", " ;", " ,", " ?", " !")):
        places = [match for match in _SPACED.finditer(text) if not article.quoted(*match.span())]
        if 2 * text.count(" ,") <= text.count(",") and len(places) * 4 <= text.count("\n") + text.count(". ") + 8:
            found += [
                Artifact(match.start(), match.start() + 1, "", "space-before-mark", 0.85 if match[1] in ":;" else 0.8)
                for match in places
            ]
    if " -" in text:
        found += [
            Artifact(match.start(), match.start() + 1, "", "space-before-hyphen", 0.85)
            for match in _SPACED_HYPHEN.finditer(text)
            if text[match.start() - 1].isalpha() and not article.quoted(*match.span())
        ]
    return found


def lower_capitals(article: Article) -> list[Artifact]:
    """ "coronavirus, Which amounted": a small word with a capital behind a comma, where titles of works have none."""
    return [
        Artifact(match.start(1), match.end(1), match[1].lower(), "capital-in-sentence", 0.85)
        for match in _CAPITAL.finditer(article.text)
        if not article.quoted(*match.span())
    ]


def part_glued_words(article: Article) -> list[Artifact]:
    """ "in the NYSEthe Dow Jones": a name and the small word behind it without the space, where a link ended."""
    return [
        Artifact(match.end(1), match.end(1), " ", "glued-words", 0.85)
        for match in _GLUED.finditer(article.text)
        if not article.quoted(*match.span())
    ]


def part_words_glued_to_names(article: Article) -> list[Artifact]:
    """ "of the Dow Jonesthe biggest": as above, behind a name that is not all capitals.

    The name must stand alone elsewhere in the text, and what was glued must be no word.
    """
    return [
        Artifact(match.end(1), match.end(1), " ", "glued-words", 0.85)
        for match in _GLUED_TO_NAME.finditer(article.text)
        if match[1] in article.words
        and match[0].lower() not in frequencies("en", "large")
        and not article.quoted(*match.span())
    ]


def flag_run_on_sentences(article: Article) -> list[Artifact]:
    """ "He spoke in WarsawIn eastern Poland": two sentences without what stood between them, which cannot be known."""
    text, found = article.text, []
    for match in _RUN_ON.finditer(text):
        if not text[match.start() - 1 : match.start()].islower():
            continue
        name = _NAME.search(text, max(0, match.start() - _MAX_NAME_CHARS), match.start())
        if name is None or f"{name[0]}{match[0]}".lower() in frequencies("en", "large"):
            continue
        if not article.quoted(name.start(), match.end()):
            found.append(Artifact(name.start(), match.end(), None, "run-on-sentence", 0.6))
    return found


def flag_lost_words(article: Article) -> list[Artifact]:
    """ "in the rest of the ? is": a question mark where a word was lost on the way."""
    return [
        Artifact(match.start(), match.end(), None, "lost-word", 0.6)
        for match in (_LOST.finditer(article.text) if " ? " in article.text else ())
        if not article.quoted(*match.span())
    ]


def flag_foreign_dialogue(article: Article) -> list[Artifact]:
    """ "“We agree”, — said the minister": a comma and a dash behind a quotation, as Slavic languages set them."""
    return [
        Artifact(match.start(), match.end(), None, "foreign-dialogue", 0.7)
        for match in _DIALOGUE.finditer(article.text)
    ]


def flag_foreign_marks(article: Article) -> list[Artifact]:
    """ "«We are glad»": quotation marks that English does not use. Which mark is meant is the editor's decision."""
    found = [mark for mark in _MARKS if mark in article.text]
    return [
        Artifact(match.start(), match.end(), None, "foreign-quote-mark", 0.5)
        for match in (re.finditer(f"[{''.join(found)}]", article.text) if found else ())
    ]


def flag_foreign_numbers(article: Article) -> list[Artifact]:
    """ "1.234.567", "3,5 million", "20 €": number formats of other languages. Values are never rewritten."""
    return [
        Artifact(match.start(), match.end(), None, "foreign-number", 0.6)
        for match in _NUMBERS.finditer(article.text)
        if not (before := article.text[match.start() - 1 : match.start()]).isalnum() and before not in _GLUED_TO_NUMBER
    ]
