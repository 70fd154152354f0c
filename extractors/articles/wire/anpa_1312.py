"""ANPA 1312, the wire format of American newspapers: control characters, carets before lines, slugs in the header."""

import re
from datetime import UTC, datetime

from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.wire.item import Item
from unspun.schemas.articles import Rejected

FRAME = re.compile(
    r"\x01(?P<header>[^\x02]{0,2000})\x02(?P<text>.*?)(?:\x03(?P<trailer>[^\x04]{0,200})|\x04|\Z)", re.DOTALL
)
TIME = re.compile(r"(\d{2})-(\d{2})-(\d{2})\s+(\d{2})(\d{2})\s*GMT")
CATEGORIES = {
    "a": "National", "b": "Special Events", "c": "Features", "d": "Food", "e": "Entertainment", "f": "Financial",
    "i": "International", "k": "Commentary", "l": "Lifestyle", "n": "State and Regional", "o": "Weather",
    "p": "National Politics", "q": "Sports Scores", "r": "Race Results", "s": "Sports", "t": "Travel",
    "v": "Advisories", "w": "Washington",
}  # fmt: skip
"""Category codes of the format, https://www.iptc.org/std/ANPA-1312/."""

SLUG = re.compile(r"^(?:BC|AM|PM|AP)-[\w-]|^[A-Z]{2,3}--\S")
NOTE = re.compile(
    r"^\W*(?:eds?|editor['’]?s'? note|ap (?:photo|video|graphic|audio)\w*|for (?:release|global)|"
    r"with (?:photo|video)\w*|embargo\w*|ap exclusive$|undated|\d+ (?:st|nd|rd)? ?lead)\b[:\s]?",
    re.IGNORECASE,
)
BYLINE = re.compile(r"^by\s", re.IGNORECASE)
CREDIT = re.compile(r"^(?:the )?(?:associated press|ap)\b(?: \w+){0,3}$", re.IGNORECASE)


def read_1312(text: str) -> Item:
    """Read a message. Raises Rejected("extract", "invalid-anpa1312") where its frame is broken."""
    frame = FRAME.search(text)
    if frame is None:
        raise Rejected("extract", "invalid-anpa1312", "the controls around header and text are not all there")
    headline = byline = agency = None
    paragraphs: list[str] = []
    body = re.sub(r"< *\^", "<\n^", plain(frame["text"]))
    head = True
    for raw in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = " ".join(raw.strip().rstrip("<=").lstrip("^").split()).rstrip("<= ")
        marked = raw.startswith("^")
        if not line or line == "___" or line == "END":
            continue
        if head and marked and _is_slug(line, paragraphs, headline):
            continue
        if head and marked and BYLINE.match(line):
            byline = byline or line
        elif head and marked and CREDIT.match(line):
            agency = "AP"
        elif head and marked and NOTE.match(line):
            continue
        elif head and marked and headline is None:
            headline = line
        elif head and marked and byline is None and not paragraphs and len(line) > 150:
            continue  # the summary that precedes the byline repeats the first paragraph
        else:
            head = False
            paragraphs.append(line)
    header = plain(frame["header"])
    category = re.search(r"^\s*[a-z] ([a-z])\b", header, re.MULTILINE)
    return Item(
        basis="anpa1312",
        paragraphs=paragraphs,
        headline=headline or _slug(header),
        byline=byline,
        agency=agency or (read_byline(byline).agency if byline else None),
        section=CATEGORIES.get(category[1]) if category else None,
        language="en",
        published_at=_time(frame["trailer"] or ""),
    )


def plain(text: str) -> str:
    """The text without the controls of typesetters, its quotation marks and dashes as they were meant.

    The alphabet of the wire has neither: two grave accents open a quotation, two apostrophes close it, a low line
    between spaces is a dash, and a brace after a figure is a half.
    """
    text = re.sub(r"[\x08\x1e\x1f\x1d\x1c]", " ", text)
    text = re.sub(r"[\x00-\x07\x0b\x0c\x0e-\x1b\x7f]", "", text)
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"(?<=\s)_(?=\s)", "—", text)
    return re.sub(r"(?<=\d)\{", "½", text)


def _is_slug(line: str, paragraphs: list[str], headline: str | None) -> bool:
    return headline is None and not paragraphs and bool(SLUG.match(line) or re.fullmatch(r"\*?\d{3,5}", line))


def _slug(header: str) -> str | None:
    """The story's slug, which stands for a headline where the desk sent none."""
    match = re.search(r"\b(?:BC|AM|PM|AP)-(\S.*?)(?:\s{2,}|\s+\d\d-\d\d\s|$)", header, re.MULTILINE)
    return re.sub(r"-+", " ", match[1]).strip() if match else None


def _time(trailer: str) -> datetime | None:
    match = TIME.search(trailer)
    if match is None:
        return None
    month, day, year, hour, minute = map(int, match.groups())
    try:
        return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
