"""Lines that say something about the article: credits, biographies, sections. What they say becomes metadata.

Each rule takes one line, with its distance from the ends, and returns what the line is, or None.
"""

import re

from unspun.cleaners.boilerplate.lines import MAX_NOTICE_CHARS, Line, TextLines
from unspun.cleaners.boilerplate.matches import Rule, RuleMatch
from unspun.cleaners.boilerplate.pictures import find_picture
from unspun.text.sections import read_section_line

_PERSON = (
    r"(?:[^\W\d_a-z][\w.’'-]{0,25}(?:\s(?:de|van|von|der|al|bin|la|el|da)){0,2}(?:\s[^\W\d_a-z][\w.’'-]{0,25}){0,3})"
)

_CREDIT_LABEL = re.compile(
    r"[(\[]?\s?(?:(?:news|original|article|story|text|content|data|full)\s)?(?:sources?(?:\slink)?|via|"
    r"courtesy(?:\sof)?|"
    r"credits?(?:\sto)?|quelle|fuente|fonte|bron|источник)\s?[:|–—]\s?(?P<value>[^\n]{2,100}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_CREDIT_SENTENCE = re.compile(
    r"[(\[]?\s?(?:(?P<story>this|the)\s(?:article|story|report|post|piece|content|news|essay|op-ed|commentary|column|"
    r"interview)"
    r"(?:\s[^\n,;:–—-]{0,40}?)?\s(?:was\s|is\s|has\sbeen\s|have\sbeen\s)?(?:originally\s|first\s)?"
    r"(?:appeared|published|posted|produced|written|republished|reprinted|syndicated|sourced|taken|adapted|provided|"
    r"reposted|supplied)|(?:originally|first|article)\s(?:published|posted|appeared)|(?:reprinted|republished)|"
    r"(?:with|written\swith)\s(?:inputs?|reporting|additional\sreporting|files|material)|distributed|as\spublished)\s"
    r"(?:here\s)?(?:with\spermission\s)?(?:by|in|on|at|from|via)\s?:?\s(?P<value>[^\n]{2,160}?)\s?[)\]]?\.?",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("the of and for in on de la le der die das & with permission under a license".split())
_CLAUSE = re.compile(r",\s(?:which|who|that)\b|\b(?:said|says|found|shows|warned|will|would)\b")
_DAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s)?(?:(?:the\s)?\d{1,2}\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_BARE_SOURCE = re.compile(
    r"(?:source\slink|source|view\soriginal(?:\sarticle)?|original\sarticle|via)\s?:?|source\s?:?\shttps?://\S{1,200}",
    re.IGNORECASE,
)
REPORTING_NOTE = re.compile(
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

MAX_LABELLED_CREDIT_CHARS = 120
MAX_REPORTING_NOTE_CHARS = 400
MAX_BIOGRAPHY_CHARS = 1500
MAX_THIRD_PERSON_CHARS = 900
"""Characters of a line of each kind; what is longer is prose."""

MAX_LINES_BELOW_BIOGRAPHY = 4
"""Lines of the article that may follow a biography."""

MAX_CREDIT_WORDS = 14
"""Words of the value behind a label; what is longer is prose."""


def find_repeated_title(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """The headline once more, anywhere below itself: a whole line that says the same letter by letter."""
    headline = text_lines.folded_headline
    if not line.number or not headline or len(headline) < MIN_HEADLINE_CHARS:
        return None
    return RuleMatch("repeated-title") if line.text.casefold() == headline else None


def find_section(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """The outlet's section between headline and body: a line that is a section's name and nothing else."""
    if not line.near_top or line.number == 0 or line.number == len(text_lines.lines) - 1:
        return None
    section = read_section_line(line.text)
    return RuleMatch("section", "section", section or None) if section is not None else None


def find_credit(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """Where the text is from: "Source: Daily Planet" at the end, "This story was first published by ..." at either end.

    In the body a label is a list's or an interview's, and stays.
    """
    if len(line.text) > MAX_NOTICE_CHARS or not line.number:
        return None
    if line.near_end and _BARE_SOURCE.fullmatch(line.text):
        return RuleMatch("credit")
    below_middle = 2 * line.number >= len(text_lines.lines) - 1
    may_be_labelled = line.near_end and below_middle and len(line.text) <= MAX_LABELLED_CREDIT_CHARS
    labelled = _CREDIT_LABEL.fullmatch(line.text) if may_be_labelled else None
    sentence = _CREDIT_SENTENCE.fullmatch(line.text) if not labelled and (line.near_end or line.near_top) else None
    if labelled:
        value = labelled["value"].strip(" .")
        no_source = _is_sentence(value) or _CLOCK.search(value)  # "Source: X | 9:12": the line above a text
        return None if no_source else RuleMatch("credit", "credit", value)
    if sentence:
        value = sentence["value"].strip(" .")
        is_source = _is_outlet(value) if sentence["story"] else not _is_sentence(value)
        is_time = _DAY.match(value) or _CLOCK.search(value)
        return RuleMatch("credit", "credit", value) if is_source and not is_time else None
    return None


def find_reporting_note(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """An agency's last line: "(Reporting by Jane Doe; Editing by John Roe)". Who reported becomes the authors."""
    may_be_note = line.near_end and line.number and len(line.text) < MAX_REPORTING_NOTE_CHARS
    match = REPORTING_NOTE.fullmatch(line.text) if may_be_note else None
    if not match:
        return None
    people = people_of_note(match)
    return RuleMatch("reporting-note", "authors" if people else None, people or None)


def people_of_note(match: re.Match[str]) -> list[str]:
    """Who reported, by a match of REPORTING_NOTE."""
    names = [name.strip(" .") for name in _NAMES.split(match["value"] or "")]
    return [name for name in names if re.fullmatch(_PERSON, name) and " " in name]


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


RULES_ANYWHERE: tuple[Rule, ...] = (find_repeated_title, find_picture)
"""Rules for lines that may stand in mid-article; the others look at its ends only."""

RULES_AT_ENDS: tuple[Rule, ...] = (find_section, find_credit, find_reporting_note, find_author_bio)

RULES: tuple[Rule, ...] = (*RULES_ANYWHERE, *RULES_AT_ENDS)


def _is_outlet(value: str) -> bool:
    """Whether what a sentence about the story names is written as names are, rather than as prose goes on."""
    words = value.split()
    named = sum(not word[0].islower() or word in _SMALL_WORDS or "." in word[:-1] for word in words)
    return 2 * named > len(words) and not _CLAUSE.search(value)


def _is_sentence(value: str) -> bool:
    """Whether what follows a label is prose: many words, or a verb of saying."""
    return len(value.split()) > MAX_CREDIT_WORDS or bool(re.search(r"\b(?:said|says|told|according)\b", value))
