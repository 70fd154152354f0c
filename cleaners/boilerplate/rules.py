"""Rules that know a line of boilerplate. Each looks at one line and its place, and says what the line is, or None."""

import re
from collections.abc import Callable
from typing import NamedTuple

from cleaners.boilerplate.lines import Line


class Verdict(NamedTuple):
    """What a line is: the rule that knows it, and the metadata field and value that it holds, if any."""

    rule: str
    field: str | None = None
    value: str | list[str] | None = None
    confidence: float = 0.95


_IMAGE_CREDIT = re.compile(
    r"(?:(?:featured|cover|header|lead|main|top|file)\s)?(?:image|photo|photograph|picture|pic)s?"
    r"(?:\s(?:credit|source|courtesy|by)s?(?:\sof)?\s?[:/|–—-]|\scourtesy(?:\sof)?|\s?:)\s?(?P<value>.{2,120})",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:news\s|original\s|article\s)?(?:source|via|courtesy(?:\sof)?|credits?|originally\spublished\s(?:by|in|on|at)|first\spublished\s(?:by|in|on|at))"
    r"\s?[:|–—-]\s?(?P<value>.{2,80})",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|my|I'm|I’m|I've|I’ve)\b")
_TRADE = re.compile(
    r"\b(?:journalis[mt]s?|journalistic|reporter|writer|editor|author|columnist|correspondent|blogger|freelancer?|"
    r"newsroom|storytell(?:er|ing))\b",
    re.IGNORECASE,
)
_CAREER = re.compile(
    r"\b(?:years(?:\sof)?\s(?:of\s)?experience|experience|passion(?:ate)?|currently|career|specializ(?:e|es|ing)|"
    r"speciali[sz](?:e|es|ing)\sin|work(?:s|ed|ing)?\s(?:as|for|at)|graduated?|degree|covers|covering|writes)\b",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    (  # one name a line would fill the file
        "",
        "africa",
        "americas",
        "arts",
        "asia",
        "basketball",
        "breaking news",
        "business",
        "business news",
        "celebrity news",
        "climate",
        "cricket",
        "crime",
        "culture",
        "economy",
        "education",
        "entertainment",
        "entertainment news",
        "environment",
        "europe",
        "finance",
        "football",
        "general news",
        "health",
        "health news",
        "international",
        "international news",
        "latest news",
        "lifestyle",
        "local news",
        "markets",
        "middle east",
        "money",
        "national",
        "national news",
        "news",
        "opinion",
        "political news",
        "politics",
        "science",
        "science news",
        "sport",
        "sports",
        "sports news",
        "tech",
        "tech news",
        "technology",
        "top stories",
        "travel",
        "u.s. news",
        "uk news",
        "us news",
        "weather",
        "world",
        "world news",
    )
)


def find_image_credit(line: Line) -> Verdict | None:
    """A picture's credit: "Image credit: Planet Photos"."""
    match = _IMAGE_CREDIT.fullmatch(line.text) if len(line.text) < 160 else None
    return Verdict("image-credit", "image_credit", match["value"].strip()) if match else None


def find_credit(line: Line) -> Verdict | None:
    """A source line at the end: "Source: Daily Planet". In the body it may be a list's label, and stays."""
    match = _CREDIT.fullmatch(line.text) if len(line.text) < 120 and line.near_end else None
    return Verdict("credit", "credit", match["value"].strip()) if match else None


def find_author_bio(line: Line) -> Verdict | None:
    """The author speaking of himself, or a notice of who she is, under the article.

    It takes a trade of the press and a career in one line near the end, in the first person and outside quotation
    marks: an interviewed editor speaks inside them.
    """
    if line.from_end > 3 or line.place < 2 or len(line.text) > 1500 or re.search('[“”"]', line.text):
        return None
    if _FIRST_PERSON.search(line.text) and _TRADE.search(line.text) and _CAREER.search(line.text):
        return Verdict("author-biography", "author_bio", line.text, 0.9)
    return None


def find_section(line: Line) -> Verdict | None:
    """The outlet's section between headline and body: a line that is a section's name and nothing else."""
    if line.near_top and line.from_end > 0 and not line.is_title and line.text.rstrip(":").lower() in _SECTIONS:
        return Verdict("section", "section", line.text.rstrip(":"))
    return None


RULES: tuple[Callable[[Line], Verdict | None], ...] = (find_image_credit, find_credit, find_author_bio, find_section)
