# ruff: noqa: E501 - a form stands on one line
"""Lines above a text, and labels in front of its headline."""

from unspun.extractors.articles.wire_forms.form import (
    ADVISORY,
    COPYRIGHT,
    COPYRIGHT_PATTERN,
    CORRECTION,
    LABEL,
    REPEAT,
    SLUG,
    UPDATE,
    WireForm,
    form,
    notice_of,
)
from unspun.schemas.tables import Notice

MAX_FORM_CHARS = 400
"""Characters of a line: Reuters' longest notes in brackets have some 300."""

_ADDS = r"(?:adds?|adding|updates?|updating|recasts?|recasting|rewrites?|writes\sthrough|changes|includes)"
_CORRECTS = r"(?:corrects?|correcting|clarifies|removes|fixes)"
_REPEATS = r"(?:repeats?|repeating|refiles?|refiling|reissues?|resends?|resending)"
_STORY = r"(?:this|the)\s[^()\n]{0,40}(?:story|version|article|item|report)"
_EDS = r"(?:eds\.?|editors|note\sto\seditors|attention(?:\seditors)?|attn)"

HEAD_FORMS: tuple[WireForm, ...] = (
    form(LABEL, r"\W*for\s(?:immediate|general)\s(?:release|publication|distribution)\W*(?:[^\n]{0,40}\d{4})?\W*",
         "FOR IMMEDIATE RELEASE", "practice of press offices"),
    form(LABEL, r"\W*(?:press|news|media)\s(?:release|statement|advisory|alert)(?:\s(?:no|nr)\.?\s?[\w/-]{1,12})?\W*",
         "NEWS RELEASE", "practice of press offices"),
    form(CORRECTION, rf"\(\s?(?:(?:[^\n()]{{2,30}}\s)?{_CORRECTS}\s|{_EDS}\W{{1,3}}{_CORRECTS}\s|{_STORY}\s(?:was|has\sbeen)?\s?correct)[^\n]{{2,350}}\)",
         "(Corrects name of minister in paragraph 3)", "Reuters Handbook of Journalism, 'corrections'", "Reuters"),
    form(CORRECTION, rf"{_EDS}\W{{1,4}}(?:{_CORRECTS}|correction)\b[^\n]{{0,350}}",
         "Eds: CORRECTS spelling of Quellin", "AP Stylebook, 'corrections'; AFP's advisories"),
    form(CORRECTION, r"\W{0,4}(?-i:CORRECTION|CORRECTED|CORRECTIVE|CORRECTS|RECTIFICATIF|BERICHTIGUNG|CORREGIDO)\b(?:[^\n]{0,350})",
         "CORRECTS name in third paragraph", "advisories of AP, AFP, dpa, EFE"),
    form(UPDATE, rf"(?:\(\s?(?:{_EDS}\W{{1,3}})?{_ADDS}\b[^\n]{{2,350}}\)|\((?:updated?|lead|urgent)\))",
         "(Adds details, background)", "Reuters Handbook of Journalism, 'updates'", "Reuters"),
    form(UPDATE, rf"\W{{0,4}}{_EDS}\W{{1,4}}{_ADDS}\b[^\n]{{0,350}}",
         "Eds: Updates with quotes, background. With AP Photos.", "AP's notes to editors; AFP's ATTENTION - ADDS"),
    form(UPDATE, r"\W{0,4}(?-i:ADDS|UPDATES|RECASTS|ADDING|UPDATING)\s[^\n]{2,200}",
         "ADDS quotes, details ///", "AFP's and AAP's advisories"),
    form(UPDATE, r"(?:\d{1,2}(?:st|nd|rd|th)\s)?(?:ld|lead)(?:\s\d{1,2})?(?:-writethru)?\W*|\W*update(?:\s(?:no\.?\s?)?\d{1,2})?\W*",
         "2nd Ld-Writethru", "AP's and dpa's version labels"),
    form(REPEAT, rf"\(\s?(?:{_EDS}\W{{1,3}})?{_REPEATS}\b[^\n]{{0,350}}\)",
         "(Refiles to fix formatting, no change to text)", "Reuters Handbook of Journalism, 'refiles and repeats'", "Reuters"),
    form(UPDATE, r"(?:[a-z]\s?[a-z]?\s)?(?-i:BC|AM|PM|AP|UK|US)-[^\n]{2,90}\b\d{1,2}(?:st|nd|rd|th)\s(?:ld|lead|add)\b[^\n]{0,40}",
         "BC-EU--Ardovia-Ministry, 1st Ld-Writethru,0412", "slug lines of AP with the number of the version"),
    form(SLUG, r"(?:[a-z]\s?[a-z]?\s)?(?-i:BC|AM|PM|AP|UK|US)-[A-Z]{1,4}[\w-]{0,12}-{1,2}\S[^\n]{0,90}|(?:[a-z]\s?[a-z]?\s)?(?-i:BC|AM|PM)-\S[^\n]{2,90}",
         "BC-EU--Ardovia-Ministry,0412", "slug lines of AP and of Reuters in 1987"),
    form(SLUG, r"(?-i:[A-Z]{3}\d{1,3}|[A-Z]\d{4}|ZCZC\b[^\n]{0,30}|[A-Z]{2,}(?:-[A-Z0-9]{2,}){1,5})",
         "DEL12", "numbers and slugs of PTI; ZCZC of telex"),
    form(SLUG, r"[a-z]{2,20}(?:-[a-z]{2,20}){2,6}(?:,[a-z]{2,12}){0,2}",
         "Ardovia-transport-port-economy", "slugs of AFP and dpa"),
    form(ADVISORY, rf"\(?{_EDS}\s?:[^\n]{{2,350}}\)?", "Eds: With AP Photos.", "AP's notes to editors"),
    form(ADVISORY, r"\(?with\s(?:ap\s|afp\s|reuters\s)?(?:photos?|pictures?|graphics?|video|audio)\b[^\n]{0,80}\)?\.?",
         "With AP Photos.", "notes of AP and PA"),
    form(ADVISORY, r"\((?:for\s(?:a|more|other|related|the)\b|click\s|see\s|to\s(?:read|see)\s)[^\n]{10,350}\)",
         "(For a live blog on European markets, click LIVE/ in a news window)", "Reuters' notes to terminals", "Reuters"),
    form(ADVISORY, r"(?:keywords?|slug|length|words?|word\scount|priority|urgency|language|load-date|graphic)\s?:\s?[^\n]{1,150}",
         "LENGTH: 412 words", "exports of press archives"),
    form(COPYRIGHT, COPYRIGHT_PATTERN,
         "Copyright 2024 Northport Gazette", "archives print it above the text"),
    form(ADVISORY, r"(?:(?:media|press)\s)?contacts?\s?:\s?[^\n]{2,150}", "Contact: Ida Brand, 555-0100", "releases of press offices"),
    form(ADVISORY, r"(?:body|text|story)\s?:", "BODY:", "exports of press archives"),
    form(ADVISORY, r"(?:\d{1,3}\s?-?\s?min(?:ute)?s?(?:\sof)?\sread(?:ing)?|(?:reading|read)\stime\W{1,3}[^\n]{1,20})",
         "3 min read", "web pages of Reuters and others"),
)  # fmt: skip

HEADLINE_LABELS: tuple[WireForm, ...] = (
    form(UPDATE, r"(?-i:(?:UPDATE|WRAPUP|ADDS|RECASTS)\s\d{1,2})\s?-\s?(?=\S)", "UPDATE 2-Port raises fees",
         "Reuters Handbook of Journalism, 'updates'", "Reuters"),
    form(UPDATE, r"(?-i:\d{1,2}(?:ST|ND|RD|TH)\s(?:LEAD|ROUNDUP|UPDATE)|LEAD|UPDATED?|\((?:\d(?:st|nd|rd|th)\s)?(?:LEAD|LD|UPDATE)\))\s?[:)-]?\s(?=\S)",
         "2ND LEAD: Port raises fees", "version labels of dpa and Yonhap"),
    form(CORRECTION, r"(?-i:CORRECT(?:ED|ION)(?:\s\d)?(?:\s\(OFFICIAL\))?)\s?[-:]\s?(?=\S)|\((?-i:CORRECTED|CORRECTION|CORRECTS)\)\s(?=\S)",
         "CORRECTED-Port raises fees", "Reuters Handbook of Journalism, 'corrections'", "Reuters"),
    form(REPEAT, r"(?-i:REFILE|RPT|REPEAT|RESEND)\s?-\s?(?=\S)", "RPT-Port raises fees",
         "Reuters Handbook of Journalism, 'refiles and repeats'", "Reuters"),
)  # fmt: skip


def find_head_form(line: str) -> WireForm | None:
    """The form of a line above a text, or None.

    >>> find_head_form("(Adds union comment)").kind, find_head_form("Ships add fees")
    ('update', None)
    """
    if len(line) > MAX_FORM_CHARS:
        return None
    return next((form for form in HEAD_FORMS if form.pattern.fullmatch(line)), None)


def split_headline(headline: str) -> tuple[str, tuple[Notice, ...]]:
    """A headline without the labels in front of it, and what they say.

    >>> split_headline("REFILE-UPDATE 1-Port raises fees")
    ('Port raises fees', (Notice(kind='repeat', text='REFILE-'), Notice(kind='update', text='UPDATE 1-')))
    """
    notices: list[Notice] = []
    found = True
    while found:
        found = False
        for label in HEADLINE_LABELS:
            match = label.pattern.match(headline)
            if match:
                notices += notice_of(label, match[0].strip())
                headline = headline[match.end() :]
                found = True
    return headline, tuple(notices)
