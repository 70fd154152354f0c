"""Lines that say something about the article: credits, biographies, sections. What they say becomes metadata.

Each rule takes one line, with its distance from the ends, and returns what the line is, or None.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from unspun.cleaners.boilerplate.lines import MAX_NOTICE_CHARS, Line, TextLines


class RuleMatch(NamedTuple):
    """What a line is: the rule that matched, and the metadata field and value that the line holds, if any."""

    rule: str
    field: str | None = None
    value: str | list[str] | None = None
    confidence: float = 0.95


Rule = Callable[[Line, TextLines], RuleMatch | None]

_PICTURE = r"(?:image|photo|photograph|picture|pic|video|illustration|graphic|screenshot|screengrab|thumbnail)s?"
_AGENCY = (
    r"(?:getty(?:\simages)?|reuters|ap|afp|epa(?:-efe)?|efe|shutterstock|istock(?:photo)?|alamy(?:\sstock\sphoto)?|"
    r"bloomberg|"
    r"unsplash|pexels|pixabay|pa(?:\s(?:images|wire|media))?|zuma\s?press|imago|xinhua|anadolu(?:\sagency)?|dpa|"
    r"ap\sphoto|"
    r"wikimedia(?:\scommons)?|flickr|nurphoto|sipa(?:\susa)?|upi|tass|handout|file\sphoto|via\sgetty\simages|"
    r"ap\simages|"
    r"usa\stoday\ssports|imagn\simages|icon\ssportswire|pti|ani|afp\svia\sgetty\simages|the\sassociated\spress|"
    r"instagram)"
)
_PERSON = (
    r"(?:[^\W\d_a-z][\w.’'-]{0,25}(?:\s(?:de|van|von|der|al|bin|la|el|da)){0,2}(?:\s[^\W\d_a-z][\w.’'-]{0,25}){0,3})"
)

_IMAGE_CREDIT = re.compile(
    rf"[(\[]?\s?(?:(?:featured|cover|header|lead|main|top|file|representative|representational|stock|"
    rf"hero)\s)?{_PICTURE}"
    r"(?:\s(?:credits?|sources?|courtesy|by|via)(?:\sof)?\s?[:|/–—-]?|\s?:|\s?[©|"
    r"/–—])\s?(?P<value>[^\n]{2,120}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_IMAGE_AGENCY = re.compile(
    rf"[(\[]?\s?(?:(?i:(?:ap|afp|reuters|file|courtesy)\sphoto)\s?[/:]\s?{_PERSON}|"
    rf"(?:©\s?)?(?:{_PERSON}\s?(?:[/,|•]|via)\s?)?(?i:{_AGENCY})"
    rf"(?:\s?(?:/|via|,|\|)\s?(?:(?i:{_AGENCY})|{_PERSON})){{0,3}})\s?[)\]]?\.?"
)
_FILE_PHOTO = re.compile(r"(?:file\s(?:photo|image|picture)|photo\sfile)\s?[:–—-]\s?[^\n]{5,300}", re.IGNORECASE)
_CREDIT_LABEL = re.compile(
    r"[(\[]?\s?(?:(?:news|original|article|story|text|content|data|full)\s)?(?:sources?(?:\slink)?|via|"
    r"courtesy(?:\sof)?|"
    r"credits?(?:\sto)?|quelle|fuente|fonte|bron|источник)\s?[:|–—]\s?(?P<value>[^\n]{2,100}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_CREDIT_SENTENCE = re.compile(
    r"[(\[]?\s?(?:(?:this|the)\s(?:article|story|report|post|piece|content|news|essay|op-ed|commentary|column|"
    r"interview)"
    r"(?:\s[^\n]{0,40}?)?\s(?:was\s|is\s|has\sbeen\s|have\sbeen\s)?(?:originally\s|first\s)?"
    r"(?:appeared|published|posted|produced|written|republished|reprinted|syndicated|sourced|taken|adapted|provided|"
    r"reposted|supplied)|(?:originally|first|article)\s(?:published|posted|appeared)|(?:reprinted|republished)|"
    r"(?:with|written\swith)\s(?:inputs?|reporting|additional\sreporting|files|material)|distributed|as\spublished)\s"
    r"(?:here\s)?(?:with\spermission\s)?(?:by|in|on|at|from|via)\s?:?\s(?P<value>[^\n]{2,160}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_BARE_SOURCE = re.compile(
    r"(?:source\slink|source|view\soriginal(?:\sarticle)?|original\sarticle|via)\s?:?|source\s?:?\shttps?://\S{1,200}",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"[(\[—–-]{0,2}\s?(?:(?:additional\s)?(?:reporting|writing|compiled|written|report|story)\sby\s(?P<value>[^\n;|"
    r"()]{3,200})"
    r"(?:[;|.,]\s?(?:(?:additional\s|and\s)?(?:reporting|writing|editing|compiled|edited|translated|"
    r"graphics)\s(?:and\s\w{5,9}\s)?"
    r"by\s[^\n;|()]{3,200})){0,4}|(?:editing|edited|translated|fact-checked|"
    r"proofread)\sby\s[^\n]{3,200})\s?[)\]]{0,2}\.?",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\s?(?:,|;|&|\band\b|\bin\s[A-Z][^,;&]{0,40})\s?")

_TRADE = (
    r"(?:journalis[mt]s?|reporters?|writers?|editors?|authors?|columnists?|correspondents?|bloggers?|freelancers?|"
    r"newsroom|"
    r"contributors?|storytell(?:ers?|ing)|content\s(?:creators?|writers?)|producers?|commentators?|copywriters?)"
)
_OFFICE = (
    r"(?:professors?|lecturers?|fellows?|scholars?|scientists?|researchers?|directors?|historians?|economists?|"
    r"lawyers?|attorneys?|"
    r"analysts?|consultants?|students?|president|founders?|co-founders?|ceo|chair(?:man|woman)?|poets?|novelists?|"
    r"teachers?|strategists?|physicians?|podcasters?|hosts?|photographers?|filmmakers?|activists?|executives?)"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|I['’](?:m|ve))\b")
_BIO_TRADE = re.compile(rf"\b{_TRADE}\b", re.IGNORECASE)
_CAREER = re.compile(
    r"\b(?:years(?:['’])?(?:\sof)?\s(?:of\s)?experience|experience|passion(?:ate)?|currently|career|"
    r"speciali[sz](?:es?|ing)|"
    r"work(?:s|ed|ing)?\s(?:as|for|at)|graduated?|degree|covers?|covering|writes|writing)\b",
    re.IGNORECASE,
)
_THIRD_PERSON = re.compile(
    rf"(?:about\s(?:the\s)?author\s?[:–—-]?\s?)?(?P<name>{_PERSON})(?:,?\s(?:\(@?\w{{2,30}}\)|@\w{{2,30}}),?)?,?\s"
    r"(?:,\s?[^\n,]{3,120},\s)?(?:is|writes|covers|reports|works|serves|leads|teaches|hosts|speciali[sz]es|"
    r"has\s(?:been|written|"
    r"covered|worked|reported))\b(?P<career>[^\n]{5,900})"
)
_BIO_HEADING = re.compile(
    r"(?:about|more\sabout|meet|written\sby|posted\sby)\s(?:the\s|our\s)?authors?\s?:?|"
    r"author(?:\sbio(?:graphy)?)?\s?:?|bio\s?:",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:you\scan\s)?(?:contact|reach|e-?mail|follow|write\sto)\s[^\n]{0,80}(?:@[\w.-]{2,60}|"
    r"https?://\S{4,200})[^\n]{0,80}|"
    r"(?:e-?mail|twitter|x|contact|tel|phone)\s?:\s?\S{3,100}(?:\s\S{3,60}){0,2}|"
    r"[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}\.?|@\w{2,30}|"
    r"send\s(?:your\s)?(?:letters|comments|tips|feedback|submissions)\sto\s[^\n]{3,160})",
    re.IGNORECASE,
)

MIN_HEADLINE_CHARS = 15
"""Characters of a headline whose repetition is removed: a shorter line may be a refrain."""

MAX_ROLE_DISTANCE_CHARS = 120
"""Characters behind the name in which a biography names the trade."""

MAX_SECTION_CHARS = 120
MAX_LABELLED_CREDIT_CHARS = 120
MAX_IMAGE_CREDIT_CHARS = 160
MAX_AGENCY_CREDIT_CHARS = 100
MAX_REPORTING_NOTE_CHARS = 400
MAX_BIOGRAPHY_CHARS = 1500
MAX_THIRD_PERSON_CHARS = 900
"""Characters of a line of each kind; what is longer is prose."""

MAX_LINES_BELOW_BIOGRAPHY = 4
"""Lines of the article that may follow a biography."""

MAX_CREDIT_WORDS = 14
"""Words of the value behind a label; what is longer is prose."""

SECTIONS = frozenset(
    "world politics business sport sports technology tech science health entertainment opinion national international "
    "lifestyle travel culture arts economy finance markets money education environment climate crime weather news "
    "football cricket basketball tennis rugby asia africa europe americas local regional headlines style fashion "
    "food media religion society energy defence defense security gaming auto cars property community features feature "
    "editorial analysis commentary investigations metro nation region campus government elections uk us u.s. usa china "
    "india russia ukraine celebrity music movies books breaking".split()
)
"""Words that name an outlet's section, alone or with "news" and the like."""

_SECTION_WORDS = frozenset(
    "news top latest breaking general stories middle east latin america pacific south north & and of the desk".split()
)
_NEWS_PAGES = frozenset({"top stories", "latest news", "general news"})
_SECTION_LABEL = re.compile(
    r"(?:section|category|categories|posted\sin|filed\sunder|in)\s?:\s?(?P<value>[^\n]{2,60})", re.IGNORECASE
)
_CRUMBS = re.compile(
    r"(?:home|start|homepage)\s?[>»›/|]\s?(?:[^\n>»›|]{2,40}\s?[>»›/|]\s?){0,4}(?P<value>[^\n>»›/|]{2,60})?",
    re.IGNORECASE,
)


def find_repeated_title(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """The headline once more, anywhere below itself: a whole line that says the same letter by letter."""
    headline = text_lines.folded_headline
    if not line.number or not headline or len(headline) < MIN_HEADLINE_CHARS:
        return None
    return RuleMatch("repeated-title") if line.text.casefold() == headline else None


def find_section(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """The outlet's section between headline and body: a line that is a section's name and nothing else."""
    if (
        not line.near_top
        or line.number == 0
        or line.number == len(text_lines.lines) - 1
        or len(line.text) > MAX_SECTION_CHARS
    ):
        return None
    crumbs = _CRUMBS.fullmatch(line.text) or _SECTION_LABEL.fullmatch(line.text)
    if crumbs:
        return RuleMatch("section", "section", (crumbs["value"] or "").strip() or None)
    name = line.text.strip(" :|[]-–—•")
    words = name.casefold().split()
    if not 1 <= len(words) <= 4 or words[0] == "the" or not name[:1].isupper() or line.text.endswith("."):
        return None
    if all(word in SECTIONS or word in _SECTION_WORDS for word in words) and not _SECTION_WORDS.issuperset(words):
        return RuleMatch("section", "section", name)
    return RuleMatch("section", "section", name) if " ".join(words) in _NEWS_PAGES else None


def find_image_credit(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """A picture's credit ("Image credit: Planet Photos", "AP Photo/Jane Doe", "Getty Images.") or agency's caption."""
    if len(line.text) > MAX_NOTICE_CHARS or not line.number:
        return None
    if _FILE_PHOTO.fullmatch(line.text):
        return RuleMatch("image-caption", confidence=0.9)
    labelled = _IMAGE_CREDIT.fullmatch(line.text) if len(line.text) <= MAX_IMAGE_CREDIT_CHARS else None
    if labelled and not _is_sentence(labelled["value"]):
        return RuleMatch("image-credit", "image_credit", labelled["value"].strip())
    if len(line.text) <= MAX_AGENCY_CREDIT_CHARS and _IMAGE_AGENCY.fullmatch(line.text):
        return RuleMatch("image-credit", "image_credit", line.text.strip("()[]. "), 0.9)
    return None


def find_credit(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """Where the text is from: "Source: Daily Planet" at the end, "This story was first published by ..." at either end.

    In the body a label is a list's or an interview's, and stays.
    """
    if len(line.text) > MAX_NOTICE_CHARS or not line.number:
        return None
    if line.near_end and _BARE_SOURCE.fullmatch(line.text):
        return RuleMatch("credit")
    may_be_labelled = line.near_end and len(line.text) <= MAX_LABELLED_CREDIT_CHARS
    labelled = _CREDIT_LABEL.fullmatch(line.text) if may_be_labelled else None
    sentence = _CREDIT_SENTENCE.fullmatch(line.text) if not labelled and (line.near_end or line.near_top) else None
    match = labelled or sentence
    if match and not (labelled and _is_sentence(match["value"])):
        return RuleMatch("credit", "credit", match["value"].strip(" ."))
    return None


def find_reporting_note(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """An agency's last line: "(Reporting by Jane Doe; Editing by John Roe)". Who reported becomes the authors."""
    may_be_note = line.near_end and line.number and len(line.text) < MAX_REPORTING_NOTE_CHARS
    match = _REPORTING.fullmatch(line.text) if may_be_note else None
    if not match:
        return None
    names = [name.strip(" .") for name in _NAMES.split(match["value"] or "")]
    people = [name for name in names if re.fullmatch(_PERSON, name) and " " in name]
    return RuleMatch("reporting-note", "authors" if people else None, people or None)


def find_author_bio(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """Who the author is, below the article: in the first person, or in the third by name.

    In the first person it takes a trade of the press and a career, outside quotation marks, where an interviewed editor
    speaks. In the third person it takes a trade or an office, and a name that the article's own prose does not know: a
    last paragraph about somebody in the story is part of the story.
    """
    if line.below > MAX_LINES_BELOW_BIOGRAPHY or line.number < 2 or len(line.text) > MAX_BIOGRAPHY_CHARS:
        return None
    if _BIO_HEADING.fullmatch(line.text):
        return RuleMatch("author-biography")
    if _CONTACT.fullmatch(line.text):
        return RuleMatch("author-contact", confidence=0.9)
    if _FIRST_PERSON.search(line.text):
        if re.search('[“”"]', line.text) or not (_BIO_TRADE.search(line.text) and _CAREER.search(line.text)):
            return None
        return RuleMatch("author-biography", "author_bio", line.text, 0.9)
    match = _THIRD_PERSON.fullmatch(line.text)
    if not match or " " not in match["name"] or len(line.text) > MAX_THIRD_PERSON_CHARS:
        return None
    role = re.search(rf"\b(?:{_TRADE}|{_OFFICE})\b", match["career"][:MAX_ROLE_DISTANCE_CHARS], re.IGNORECASE)
    is_news = re.search('[“”"]|\\b(?:said|told|arrested|charged|accused|expected)\\b', match["career"])
    if role and not is_news and not text_lines.is_named_in_prose(match["name"].split()[-1], above=line.number):
        return RuleMatch("author-biography", "author_bio", line.text, 0.85)
    return None


RULES_ANYWHERE: tuple[Rule, ...] = (find_repeated_title, find_image_credit)
"""Rules for lines that may stand in mid-article; the others look at its ends only."""

RULES: tuple[Rule, ...] = (
    *RULES_ANYWHERE,
    find_section,
    find_credit,
    find_reporting_note,
    find_author_bio,
)


def _is_sentence(value: str) -> bool:
    """Whether what follows a label is prose: many words, or a verb of saying."""
    return len(value.split()) > MAX_CREDIT_WORDS or bool(re.search(r"\b(?:said|says|told|according)\b", value))
