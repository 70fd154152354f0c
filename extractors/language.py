"""The language of a text, as an ISO 639-1 code."""

import re

SAMPLE = 3000
"""Characters that are looked at: more changes no answer, and costs time."""

ENOUGH = 20
"""Letters below which a guess is worth nothing."""

CODE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_][\w-]+)?\s*")


def read_language(text: str, *declared: object) -> str | None:
    """The first of the declared languages that is one ("en-GB", "German", "deu"), else the language the text is in.

    >>> read_language("", None, "en_GB"), read_language("", "German"), read_language("12 : 3", "xx")
    ('en', 'de', None)
    """
    for value in declared:
        code = language_code(value)
        if code:
            return code
    letters = sum(map(str.isalpha, text[:SAMPLE]))
    if letters < ENOUGH:
        return None
    from py3langid import classify

    return classify(text[:SAMPLE])[0]


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
