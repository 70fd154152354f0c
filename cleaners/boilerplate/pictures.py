"""Captions and credits of pictures that a page or a wire sets between the paragraphs.

A credit has a form of its own ("REUTERS/Jane Doe/File Photo", "(AP Photo/Jane Doe)"). A caption has a label ("FILE
PHOTO: ..."), ends with a credit, or stands right above one and speaks of a picture or of the day on which it was taken.
"""

import re
from functools import lru_cache

from unspun.cleaners.boilerplate.lines import Line, TextLines
from unspun.cleaners.boilerplate.matches import RuleMatch
from unspun.text.agencies import find_agency

MAX_CACHED_LINES = 4096
"""Lines whose answer is remembered: each is asked for from both ends of a text, and again when it has changed."""

MAX_CAPTION_CHARS = 700
"""Characters of a caption: Reuters' longest have some 500."""

MAX_CREDIT_CHARS = 160
"""Characters of a credit of several names."""

MAX_LABELLED_WORDS = 14
"""Words behind a label such as "Photo:"; more are a sentence."""

MAX_NAME_WORDS = 5
"""Words of a photographer's or a newspaper's name."""

PICTURE_AGENCIES = frozenset(
    {
        "getty", "getty images", "epa", "epa-efe", "shutterstock", "istock", "istockphoto", "alamy",
        "alamy stock photo", "unsplash", "pexels", "pixabay", "pa images", "zuma press", "zumapress", "imago",
        "wikimedia", "wikimedia commons", "flickr", "nurphoto", "sipa", "sipa usa", "ap photo", "afp photo",
        "ap images", "usa today", "usa today sports", "imagn images", "icon sportswire", "instagram", "reuters tv",
        "photo", "handout", "reuters photo", "courtesy photo",
    }
)  # fmt: skip
"""Agencies that send pictures and no texts, and words that stand in their place."""

_NOTES = frozenset({"pool", "file", "file photo", "file image", "illustration", "archive", "handout", "pool photo"})
_KIND = r"(?:image|photo|photograph|picture|pic|video|illustration|graphic|screenshot|screengrab|thumbnail)s?"
_LABELLED = re.compile(
    r"[(\[]?\s?(?:(?:featured|cover|header|lead|main|top|file|representative|representational|stock|hero)\s)?"
    rf"{_KIND}(?:\s(?:credits?|sources?|courtesy|by|via)(?:\sof)?\s?[:|/–—-]?|\s?:|\s?[©|/–—])"
    r"\s?(?P<value>[^\n]{2,120}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_FILE_PHOTO = re.compile(
    r"(?:file\s(?:photo|image|picture)|photo\sfile)\s?[:–—-]\s?[^\n]{5,695}|(?-i:FILE)\s?[–—-]\s[^\n]{5,690}",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    r"(?:mandatory credit|photo(?:graph)?s?(?: by)?|picture|credit|image|©)\s?:?\s", re.IGNORECASE
)
_THIRD_PARTY = re.compile(r"\s?THIS (?:IMAGE|PICTURE|HANDOUT)\b[^a-z\n]{5,200}$")
_BETWEEN = re.compile(r"\s?/\s?|\s?\|\s?|\s?•\s?|,\s|\svia\s|^via\s")
_NAME = re.compile(
    r"[^\W\d_a-z][\w.’'-]{0,25}(?:\s(?:(?:de|van|von|der|al|bin|la|lo|el|da|of|the)\s){0,2}"
    r"[^\W\d_a-z][\w.’'-]{0,25}){0,4}"
)
_TAKEN = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2},?\s(?:19|20)\d\d|"
    r"\d{1,2}\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s(?:19|20)\d\d)\W{0,3}$|"
    r"\b(?:picture|photo|photograph|image|illustration|still|screenshot|handout)\b|"
    r"\b(?:is|are)\s(?:seen|pictured)\b|\.{3}$|…$",
    re.IGNORECASE,
)
_PICTURE_TAKEN = re.compile(r"(?:picture|photo|image)s?\s(?:was\s|were\s)?taken\s[^\n.]{4,60}\.?", re.IGNORECASE)
_CAPTION_OPENINGS = frozenset({"file", "phot", "pict", "imag"})
"""The first letters of what _FILE_PHOTO and _PICTURE_TAKEN match."""
_INLINE_CREDIT = re.compile(
    r"(?:\s|^)(?:(?P<wire>(?:Pool via\s)?REUTERS\s?/\s?[^\n/.]{3,50}(?:\s?/\s?[^\n/.]{3,40}){0,2})|"
    r"\((?P<bracketed>(?:AP Photo|AFP PHOTO|AFP Photo|Photo by|Photo:|Xinhua|EPA|Reuters)[^()\n]{2,90})\))\.?$"
)
_SLIDESHOW = re.compile(
    r"(?:slideshow|gallery|photos)\s?\(\s?\d{1,4}\s(?:images|photos|pictures)\s?\)|\d{1,3}\sphotos", re.IGNORECASE
)


def find_picture(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """A picture's caption or credit. The credit goes to the metadata.

    A first line that is the title stays, and so does one with a label alone: "Photo: ..." may be the headline.
    """
    text = line.text
    if len(text) > MAX_CAPTION_CHARS or (not line.number and text == text_lines.title):
        return None
    if is_picture_credit(text):
        if not line.number or (find_agency(text) and (line.near_top or line.near_end)):
            return None  # an agency's name alone, near an end, says whose the text is
        return RuleMatch("image-credit", "image_credit", text.strip("()[]./ "), 0.9)
    if is_caption(text, _following(line, text_lines)):
        return RuleMatch("image-caption", confidence=0.9)
    if is_slideshow(text):
        return RuleMatch("slideshow")
    labelled = _LABELLED.fullmatch(text) if line.number and len(text) <= MAX_CREDIT_CHARS else None
    if labelled and not _is_sentence(labelled["value"]):
        return RuleMatch("image-credit", "image_credit", labelled["value"].strip())
    return None


def is_slideshow(line: str) -> bool:
    """Whether a line says that pictures can be paged through: "Slideshow (5 images)"."""
    return len(line) <= MAX_CREDIT_CHARS and _SLIDESHOW.fullmatch(line) is not None


@lru_cache(MAX_CACHED_LINES)
def is_caption(line: str, following: str) -> bool:
    """Whether a line is a picture's caption; `following` is the line below it.

    >>> is_caption("FILE PHOTO: The mill at Alnby, March 1, 2024.", "The mill is to open again.")
    True
    >>> is_caption("Children skate on the river at Alnby, March 1, 2024.", "REUTERS/Jane Doe")
    True
    >>> is_caption("The river froze on Friday.", "REUTERS/Jane Doe"), is_caption("The mill is open.", "It was shut.")
    (False, False)
    """
    if len(line) > MAX_CAPTION_CHARS:
        return False
    if line[:4].lower() in _CAPTION_OPENINGS and (_FILE_PHOTO.fullmatch(line) or _PICTURE_TAKEN.fullmatch(line)):
        return True
    may_end_with_credit = "REUTERS" in line or line.endswith((")", ")."))
    inline = _INLINE_CREDIT.search(line, max(0, len(line) - MAX_CREDIT_CHARS)) if may_end_with_credit else None
    if inline and inline.start() > 0 and is_picture_credit(inline["wire"] or inline["bracketed"]):
        return True
    return is_picture_credit(following) and _TAKEN.search(line) is not None


@lru_cache(MAX_CACHED_LINES)
def is_picture_credit(line: str) -> bool:
    """Whether a line is a picture's credit and nothing else.

    >>> is_picture_credit("Jane Doe / Pool via REUTERS / File Photo"), is_picture_credit("(AP Photo/Jane Doe)")
    (True, True)
    >>> is_picture_credit("Jane Doe, Reuters"), is_picture_credit("Reuters said so."), is_picture_credit("Oil / gas")
    (False, False, False)
    """
    if len(line) > MAX_CREDIT_CHARS and "THIS " not in line:
        return False
    text = line[: 2 * MAX_CREDIT_CHARS]
    text = (_THIRD_PARTY.sub("", text) if "THIS " in text else text).strip("()[]. ")
    if not text or len(text) > MAX_CREDIT_CHARS:
        return False
    label = _CREDIT_LABEL.match(text)
    parts = [part for part in _BETWEEN.split(text[label.end() :] if label else text) if part]
    if len(parts) == 1 and parts[0].casefold() in ("file photo", *PICTURE_AGENCIES):
        return True
    pictures_only = [part.casefold() in PICTURE_AGENCIES for part in parts]
    agencies = [known or find_agency(part) is not None for known, part in zip(pictures_only, parts, strict=True)]
    if not any(agencies) or (", " in text and label is None and not any(pictures_only)):
        return False  # "Jane Doe, Reuters" is a byline
    named = all(
        agency or part.casefold() in _NOTES or (_NAME.fullmatch(part) and len(part.split()) <= MAX_NAME_WORDS)
        for part, agency in zip(parts, agencies, strict=True)
    )
    return named and (len(parts) > 1 or label is not None or find_agency(text) is not None)


def _following(line: Line, text_lines: TextLines) -> str:
    lines = text_lines.lines
    return lines[line.number + 1].text if line.number + 1 < len(lines) else ""


def _is_sentence(value: str) -> bool:
    """Whether what follows a label is prose: many words, or a verb of saying."""
    return len(value.split()) > MAX_LABELLED_WORDS or bool(re.search(r"\b(?:said|says|told|according)\b", value))
