"""Bylines: who wrote it, out of the words that surround names.

"By Jane Doe, Political Editor, and John Roe in London" names two people; roles, places, outlets, addresses and dates
around them are no names.
"""

import re
from typing import NamedTuple

from unspun.text.agencies import agency_name

MAX_BYLINE_CHARS = 400
"""Characters. A longer line is prose that begins with "By"."""

MAX_AUTHORS = 30
"""Consortium stories name some twenty reporters; a longer list is a page's list of all its writers."""

CJK_PREFIX = re.compile(
    r"^\W*(?:文字?|撰文|撰稿|作者|記者|记者|取材(?:・文)?|執筆|筆者|編集|编辑|责编|责任编辑|文・写真|글|취재|기자)(?:\s{0,3}[:：/／・|]|(?<=者)\s)\s{0,3}(?=\S)"
)
CJK_ROLE = re.compile(r"\s{0,3}(?:기자|특파원|记者|記者|編集委員|特派員|論説委員|委員)$")
"""What Chinese, Japanese and Korean newspapers put before a name, and behind it."""

PREFIX = re.compile(
    r"^\W*(?:(?:article|story|text|words|report|analysis|opinion|exclusive|reporting|written|reported|posted|published|"
    r"compiled|edited)\s+)?(?:by|autor(?:e|in|a)?|auteur|redactor|texto|text|authors?|"
    r"writer|reporter|автор|текст|reporting|researched|written|from|(?:von|par|por|di|door|av|af)(?=\s+\S+\s+\S))(?:\s+by)?\b"
    r"\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
# What ends the list of names: a separator, a date, a role that the page labels.
END = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|\n|\b(?:published|updated|posted|last updated|photographs?|photos?|photography|"
    r"illustrations?|graphics|video|edited|editing|publiziert|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)\b"
    r"\s*(?:by|on|:)?|(?<=[a-z]{3})\.\s|(?:\bon\s+)?"
    r"\b(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)day\b|"
    r"\b\d{1,2}[./:]\d{2}\b|\b\d{1,2}\s+\w+\s+(?:19|20)\d\d\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b)",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\s*(?:[,;、，；]|\s/\s|&|\+|\b(?:and|And|AND|und|et|och|og|with)\b|(?<=\s)(?:y|e|i|en|и)(?=\s))\s*(?:[Bb]y\s+)?"
)
PLACE = re.compile(r"\s+(?:[Ff]or|in|at|of|from|near|aus|à|en|a)\s+(?:the\s+)?[A-Z(].*$")
CONTACT = re.compile(r"\S+@\S+|https?://\S+|(?<!\w)@\w+|\([^)]*\)|\[[^\]]*\]|\bfollow\b.*", re.IGNORECASE | re.DOTALL)
ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|writers?|columnists?|producers?|contributors?|contributing|analysts?|bureau|"
    r"desk|team|staff|journalists?|photographers?|newsroom|fellow|professor|lecturer|director|manager|secretary|critic|"
    r"anchor|host|blogger|intern|freelance|specialist|commentator|guest|redaktion|redakteur(?:in)?|korrespondent(?:in)?|"
    r"journaliste|corresponsal|enviad[oa]|redacción|rédaction|redazione|redactie|inviato|"
    r"news service|agencies|agency|wires?|"
    r"chief|deputy|senior|assistant|associate|political|diplomatic|foreign|national|business|science|health|technology|"
    r"sports?|education|environment|economics|world|special|multimedia|investigative|digital|online|author)\b",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"\b(?:inc|ltd|llc|news|media|press|times|post|journal|herald|tribune|gazette|network|magazine|radio|tv|television|"
    r"service|university|institute|board|group|association|foundation|council|agency|reports?|daily|"
    r"press release|newswire|"
    r"online|today|com|org|net|crew|bureau|desk|team|staff|newsroom)\b\.?",
    re.IGNORECASE,
)
NAMELESS = {
    "admin", "administrator", "editor", "editors", "staff", "guest", "author", "unknown", "none", "null", "undefined",
    "n/a", "web", "webmaster", "anonymous", "user", "root", "news", "redaktion", "redacción", "redaction",
    "contributor", "contributors", "by", "posted by", "follow", "share", "subscribe", "read more",
    "comments", "wordpress", "гость", "редакция", "nama", "name", "gast", "invitado", "invité",
}  # fmt: skip
NAME_TOKEN = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ][\w’'.\-]*|[a-z]{1,2}[’'][A-Z][\w’'\-]*|[a-z]{1,3}[A-Z]\w+)")
PARTICLES = frozenset("de la le van von der den bin al el da dos du di del ibn ter y e af zu zur ten los las".split())


class Byline(NamedTuple):
    """Names in their order, and the agency that the byline gives beside or instead of them."""

    authors: tuple[str, ...]
    agency: str | None


def read_byline(text: str) -> Byline:
    """The people (or the desk, where there is no person) that a byline names.

    >>> read_byline("By Jane Doe, Political Editor, and JOHN ROE in London").authors
    ('Jane Doe', 'John Roe')
    >>> read_byline("By KIM TAE-YANG, Associated Press")
    Byline(authors=('Kim Tae-Yang',), agency='Associated Press')
    """
    line = " ".join(CONTACT.sub(" ", text[: 2 * MAX_BYLINE_CHARS].replace("\n", " | ")).split()).strip(" |•·")
    if len(line) > MAX_BYLINE_CHARS:
        return Byline((), None)
    line = PREFIX.sub("", CJK_PREFIX.sub("", line)).lstrip(" |•·")
    agencies = [
        name for part in re.split(r"[|•·,/()]|\s[-–—]\s", text[:MAX_BYLINE_CHARS]) if (name := agency_name(part))
    ]
    pieces = _pieces(END.split(line, maxsplit=1)[0])
    if len(pieces) == 2 and "," in line and all(piece.isalpha() and not agency_name(piece) for piece, _ in pieces):
        pieces = [(f"{pieces[1][0]} {pieces[0][0]}", False)]  # Doe, Jane
    names: dict[str, str] = {}
    for piece, after_comma in pieces:
        name = None if agency_name(piece) else _clean_name(piece, first=not names, after_comma=after_comma)
        if name and agency_name(name) is None:
            names.setdefault(name.casefold(), name)
    return Byline(tuple(names.values())[:MAX_AUTHORS], agencies[0] if agencies else agency_name(line))


def read_authors(values: list[str]) -> Byline:
    """The same for values that metadata gives one by one: each is a name, or itself a byline of several."""
    names: dict[str, str] = {}
    agency = None
    for value in values:
        found = read_byline(value)
        agency = agency or found.agency
        for name in found.authors:
            names.setdefault(name.casefold(), name)
    return Byline(tuple(names.values())[:MAX_AUTHORS], agency)


def _pieces(line: str) -> list[tuple[str, bool]]:
    """What stands between commas and words such as "and", and whether a comma stood before it."""
    pieces, taken, comma = [], 0, False
    for separator in BETWEEN.finditer(line):
        pieces.append((line[taken : separator.start()].strip(), comma))
        taken, comma = separator.end(), separator[0].strip()[:1] in (",", ";", "/")
    return [(piece, comma) for piece, comma in [*pieces, (line[taken:].strip(), comma)] if piece]


def _clean_name(piece: str, *, first: bool, after_comma: bool) -> str | None:
    """A name without what surrounds it. A desk ("Gazette staff") or a single word is one only in first place."""
    name = PLACE.sub("", CJK_ROLE.sub("", PREFIX.sub("", CJK_PREFIX.sub("", piece)))).strip(" \t.,;:|/–—-'\"“”‘’*©")
    words = name.split()
    if after_comma and not first and COMPANY.search(name):  # Jane Doe, Northport Gazette
        return None
    for count in (3, 2):  # JANE DOE Associated Press
        if len(words) >= count + 2 and agency_name(" ".join(words[-count:])):
            words = words[:-count]
            name = " ".join(words)
    role = ROLE.search(name)
    if role and not (first and COMPANY.fullmatch(words[-1])):
        words = name[: role.start()].split()
        if len(words) < 2 or (
            after_comma and not first and words[0].isupper()
        ):  # "Chief", "BBC", "AP Sports" are no names
            return None
    while (
        len(words) > 2
        and COMPANY.fullmatch(words[-1])
        and words[0] != "The"
        and not COMPANY.search(" ".join(words[:2]))
    ):
        words.pop()
    name = " ".join(words).strip(" ,.;:")
    if not 1 <= len(words) <= 6 or not 2 <= len(name) <= 60 or name.casefold() in NAMELESS:
        return None
    if words[0] == "The" and not COMPANY.search(name):
        return None
    if (after_comma or not first) and name.isascii() and len(words) == 1:
        return None
    if re.search(r"\d|[<>{}=?!/\\]", name) or words[-1] in PARTICLES:
        return None
    if not all(NAME_TOKEN.fullmatch(word) or word in PARTICLES or COMPANY.fullmatch(word) for word in words):
        return None
    return _unshout(name)


def _unshout(name: str) -> str:
    """JANE DOE is Jane Doe; a single word in capitals (BBC) stays."""
    if not name.isupper() or " " not in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if len(word[0]) == 1 else word[0].capitalize(), name)
