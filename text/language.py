"""The language of a text, as an ISO 639-1 code."""

import re

SAMPLE = 1500
"""Characters that are looked at: more changes no answer, and costs time."""

ENOUGH = 20
"""Letters below which a guess is worth nothing."""

LONG = 250
"""Letters of a text that may contradict what is declared: templates say "en" of pages in any language."""

MARGIN = 100.0
"""Natural logarithm of how much likelier another language must be than the declared one to replace it."""

PLAIN = 0.02
"""Share of its log likelihood by which a language must lead to be guessed: in sentences it leads by 0.04 and more, in
tables of names and numbers, which are in no language, by 0.01."""

CLOSE = tuple(
    set(group.split())
    for group in ("no nb nn da sv", "hr sr bs sl mk", "id ms jv", "pt gl es ca", "cs sk", "bg mk sr", "hi mr ne",
                  "fa ur ps ar", "ru uk be")
)  # fmt: skip
"""Languages that the identifier confuses, so that a declaration is worth more than its guess."""

WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CODE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_][\w-]+)?\s*")


def read_language(text: str, *declared: object) -> str | None:
    """The first of the declared languages that is one ("en-GB", "German", "deu"), else the language the text is in.

    A declaration that a long text plainly contradicts is not believed.

    >>> read_language("Ola Brandt Lind 72 285 .351; Ada Marin Orla 75 301 .348; Jon Tessar Velmora 70 280 .331") is None
    True
    >>> read_language("", None, "en_GB"), read_language("", "German"), read_language("12 : 3", "xx")
    ('en', 'de', None)
    """
    named = next((code for value in declared if (code := language_code(value))), None)
    sample = text[:SAMPLE]
    letters = reading_size("".join(filter(str.isalpha, sample)))
    if letters < (LONG if named else ENOUGH):
        return named
    from py3langid import rank

    ranked = rank(sample)
    detected, score = ranked[0]
    if detected == named:
        return named
    if named is None:
        second, behind = ranked[1]
        close = any({detected, second} <= group for group in CLOSE)
        return detected if close or score - behind >= PLAIN * abs(score) else None
    known = dict(ranked).get(named)
    if known is None or score - known < MARGIN or any({named, detected} <= group for group in CLOSE):
        return named
    return detected


def reading_size(text: str) -> int:
    """The length of a text in Latin letters: a Chinese, Japanese or Korean character says as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(WIDE.findall(text))


def language_code(value: object) -> str | None:
    """The two-letter code of a declared language; None for what is no language that has one."""
    import pycountry

    text = str(value).strip() if value is not None else ""
    match = CODE.fullmatch(text)
    code = match[1].lower() if match else ""
    found = None
    if len(code) == 2:
        found = pycountry.languages.get(alpha_2=code)
    elif len(code) == 3:
        found = pycountry.languages.get(alpha_3=code) or pycountry.languages.get(bibliographic=code)
    if found is None and 3 < len(text) < 30:
        found = pycountry.languages.get(name=text.title())
    return getattr(found, "alpha_2", None)
