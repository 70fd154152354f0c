# ruff: noqa: E501 - a form stands on one line
"""What stands behind the last sentence of a text: end marks, initials of desks, credits, contacts, corrections.

A form is looked for at the end of what is left of a text, again and again. It begins a line or, where it is declared
for the end of a paragraph, stands behind a sentence.
"""

import re
from typing import NamedTuple

from unspun.cleaners.boilerplate.rules import REPORTING_NOTE, people_of_note
from unspun.extractors.articles.wire_forms.form import (
    CONTACT,
    COPYRIGHT,
    COPYRIGHT_PATTERN,
    CORRECTION,
    CREDIT,
    END_MARK,
    INITIALS,
    NOTICES,
    UPDATE,
    WireForm,
    form,
    notice_of,
)
from unspun.schemas.tables import Notice
from unspun.text.agencies import Agency, find_agency
from unspun.text.datelines import read_dateline

WINDOW_CHARS = 1_500
"""Characters at the end of a text in which a form is looked for: credits and contacts are shorter."""

MAX_FORMS = 24
"""Forms that follow each other below a text."""

MAX_UNKNOWN_LINES, MAX_UNKNOWN_CHARS = 2, 60
"""Lines below the forms that are none of them, and their characters: an outlet's name, a link. They stay."""

MAX_SHARE_AFTER_END = 0.25
"""Share of a text that may stand behind its end mark: notes to editors. More is another story."""

_INITIALS = r"(?-i:[a-z]{2,4}(?:(?:/\s?|-|\.)[a-z]{2,4}){1,6}/?|[A-Z]{2,4}(?:\s?//?\s?[A-Z]{2,4}){1,6}/?)"
_AGENCY = r"(?P<agency>[^\W\d_][\w. -]{1,24}?)"
_CORRECTED = r"(?:was|has\sbeen|is)\s(?:corrected|amended|clarified|updated\sto\scorrect)"

TAIL_FORMS: tuple[WireForm, ...] = (
    form(END_MARK, rf"\W{{0,3}}(?:ends?|the\send|fin|fim|schluss|ende|final)\W{{0,3}}(?:{_INITIALS})?|(?P<agency>lusa)/(?:end|fim)",
         "(END)", "PA, Yonhap, dpa, Lusa"),
    form(END_MARK, r"(?-i:N{4}|X{3})|[-–—]?\s?[-–—]\s?(?:30|0)\s?[-–—]|(?:#\s?){3,5}|(?:[*_=~]\s?){3,80}|/\.|[-–—]{3,80}",
         "- 30 -", "telegraphers' and printers' marks, Chicago Manual of Style; NNNN of telex"),
    form(END_MARK, rf"(?:--|==|[-–—]|//|/)\s?\(?{_AGENCY}\)?", "-- BERNAMA", "Bernama, IANS, Kyodo, SPA, VNS, QNA"),
    form(INITIALS, rf"{_AGENCY}[\s/]{_INITIALS}", "AAP tb/ik", "AAP, EFE, APP"),
    form(INITIALS, rf"{_INITIALS}\.?", "tb-ik/lm", "AFP, EFE, IANS, AAP: initials of those who wrote and edited"),
    form(INITIALS, rf"{_AGENCY}(?:\s(?-i:[a-z]{{2,4}})){{1,6}}", "dpa tb ik lm", "dpa, AAP"),
    form(INITIALS, r"(?-i:[a-z]{2}\s[a-z]{2})", "tb ik", "Interfax"),
    form(INITIALS, r"(?-i:AP-[A-Z]{2}-\d{2}-\d{2}-\d{2,4}\s\d{4}(?:[A-Z]{3})?<?)", "AP-WF-03-04-24 0912GMT", "AP's transmission line", "AP"),
    form(INITIALS, r"\d{1,2}:\d{2}\slocal\stime\s\d{1,2}:\d{2}\sgmt(?:\n\d{4})?", "09:12 LOCAL TIME 06:12 GMT", "SPA's transmission line", "SPA"),
    form(INITIALS, r"[^\W\d_]{3,9}\s\d{1,2},\s\d{4}\s\d{1,2}:\d{2}\s[A-Z]{2,4}\s\(\d{1,2}:\d{2}\sGMT\)",
         "March 04, 2024 09:12 ET (14:12 GMT)", "Dow Jones' transmission line", "Dow Jones"),
    form(END_MARK, r"\(end\)\s(?P<agency>dow\sjones\snewswires)", "(END) Dow Jones Newswires", "Dow Jones", "Dow Jones"),
    form(CREDIT, rf"{_AGENCY}/(?P<author>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){{1,3}})", "WAM/Lena Marrow", "WAM", "WAM"),
    form(CREDIT, rf"(?P<author>(?-i:[A-Z])[\w’'-]+(?:\s(?-i:[A-Z])[\w’'-]+){{1,3}}),\s{_AGENCY}", "Lena Marrow, The Canadian Press", "CP, AP, Ukrinform"),
    form(CREDIT, r"(?:reporter|writer|translator)\s?:\s?(?P<author>[^\n:,]{3,50})(?:,\seditor\s?:\s?[^\n]{3,60})?|editor\s?:\s?[^\n]{3,60}",
         "Reporter: Lena Marrow", "Antara, Xinhua"),
    form(CREDIT, r"\W{0,2}(?:associated\spress|ap|reuters|afp|bloomberg|canadian\spress)[^\n]{0,40}\s(?:writers?|reporters?|journalists?|correspondents?|producers?)\s[^\n]{3,400}\s(?:contributed|reported\sfrom)\b[^\n]{0,80}",
         "Associated Press writer Ida Brand contributed to this report.", "AP Stylebook, 'contributor lines'"),
    form(CREDIT, r"[A-Z][^\n]{4,300}\scontributed\s(?:reporting\s)?(?:to|from)\s(?:this\s(?:report|story|article|dispatch|piece)|(?-i:[A-Z])[\w’'-]{2,20})\.?",
         "Ida Brand in Maresk contributed to this report.", "AP, Bloomberg, newspapers"),
    form(CREDIT, r"[-–—*]{1,2}\s?(?:with\sassistance\sfrom|writing\sby|by(?=\s(?-i:[A-Z][\w’'-]{1,20}\s[A-Z][\w’'-]{1,20}\.?$))|additional\sreporting\sby|reporting\sby|edit(?:ed|ing)\sby)\s[^\n]{3,200}",
         "--With assistance from Piet Olsund.", "Bloomberg, Anadolu, Dow Jones"),
    form(CREDIT, r"this\sreport\sby\s[^\n]{3,40}\swas\sfirst\spublished\s[^\n]{5,60}",
         "This report by The Canadian Press was first published March 4, 2024.", "The Canadian Press"),
    form(CONTACT, r"\(\([^\n]{5,400}\)\)", "((reporter@example.com; +1 555 0100))", "Reuters' contacts for clients", "Reuters"),
    form(CONTACT, r"(?:to\scontact\sthe\s(?:reporters?|editors?)\s[^\n]{5,300}|write\sto\s[^\n]{3,200}@[^\n]{3,60})", "Write to Lena Marrow at lm@example.com",
         "Bloomberg, Dow Jones"),
    form(CONTACT, r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}", "reporter@example.com", "Yonhap and others"),
    form(CONTACT, r"follow\s[^\n]{3,120}\s(?:at|on)\W{1,3}(?:https?://|twitter|@)[^\n]{2,200}|(?:more|for\smore)\s[^\n]{3,80}:\s?https?://[^\n]{3,200}",
         "Follow AP's coverage of ports at https://example.com/hub", "AP's links to its hubs"),
    form(CONTACT, r"view\s(?:source|original)\s(?:version|content)[^\n]{3,250}", "View source version on businesswire.com: https://example.com/1",
         "Business Wire, PR Newswire"),
    form(CONTACT, r"(?-i:SOURCE\s[A-Z])[^\n:;.]{2,100}(?:\.|,?\s[A-Z][a-z]{1,4}\.)?", "SOURCE Quellin Terminals", "PR Newswire, CNW"),
    form(CONTACT, r"(?:(?:media|press|investor)\s)?(?:contacts?|inquiries|enquiries)(?:\s(?:information|details))?\s?:?(?:\s?:[^\n]{2,120})?(?:\n+[^\n]{1,80}){0,8}",
         "Contacts\nIda Brand", "releases of Business Wire, PR Newswire"),
    form(CORRECTION, rf"\(?(?:this\s(?:[^\n().]{{0,40}}\s)?(?:story|version|article|report|item|post|headline)(?:\sof[^\n().]{{0,40}})?\s(?:{_CORRECTED}|corrects|removes|fixes|clarifies)|the\s(?:story|headline|article)\s{_CORRECTED})\b[^\n]{{2,450}}",
         "This story has been corrected to show that fees rise in May.", "AP Stylebook, 'corrections'; Reuters"),
    form(CORRECTION, r"(?:correction|clarification|corrected)\s?(?:\([^\n()]{2,40}\)\s?)?:\s[^\n]{10,500}|[•*]?\s?an\searlier\sversion\sof\sthis\s[^\n]{10,450}",
         "Correction: An earlier version of this story gave a wrong date.", "The New York Times, the Guardian"),
    form(UPDATE, r"\(?(?:editor['’]s\snote:\s)?(?:this\s(?:story|article|report)|the\sstory)\s(?:has\sbeen|was)\s(?:updated|refiled)\b[^\n]{0,300}",
         "This story has been updated with a statement.", "practice of news sites"),
    form(COPYRIGHT, COPYRIGHT_PATTERN,
         "© dpa-infocom, dpa:240304-99-104512/3", "copyright lines of AP, dpa, Jiji, UPI"),
    form(CREDIT, r"click\shere[^\n]{2,150}|to\sread\sthe\sfull\sstory\son\s[^\n]{3,150}", "To read the full story on Westlaw, click here: example.com", "Reuters", "Reuters"),
)  # fmt: skip
"""Forms of whole lines, or of several."""

PARAGRAPH_END_FORMS: tuple[WireForm, ...] = (
    form(END_MARK, r"enditem/?|\(?end\)|-\s?0\s?-|/\.|[■□◼◾▪♦●]", "Enditem", "Xinhua, KUNA, KCNA, VNA"),
    form(END_MARK, rf"/?\({_AGENCY}\)\.?(?:\(www\.[\w.]{{3,40}}\))?", "(ANI)", "ANI, ANSA, NAN, PAP, QNA, PNA"),
    form(END_MARK, r"(?-i:(?P<agency>[A-ZČ]{2,8}|Reuter|Reuters|Lusa|Kyodo|Belga))", "EFE", "EFE, GNA, Reuters in 1987"),
    form(END_MARK, rf"[-–—]{{1,2}}\s?{_AGENCY}", "— VNS", "VNS, SPA"),
    form(INITIALS, r"(?-i:(?P<agency>PTI|UNI|ANI|IANS)(?:\s{1,3}[A-Z]{2,5}){1,8}(?:\s\d{4})?)", "PTI TB IK LM LM", "PTI, UNI: initials of the desk"),
    WireForm(CREDIT, REPORTING_NOTE, "(Reporting by Lena Marrow; Editing by Ines Kavalo)", "Reuters Handbook of Journalism, 'sign-offs'", "Reuters"),
    form(CREDIT, r"\(by\s(?P<author>[A-Z][^\n()]{3,60})\)", "(By Lena Marrow)", "Reuters Breakingviews", "Reuters"),
)  # fmt: skip
"""Forms that may stand behind the last sentence of a paragraph, as well as on a line of their own."""

_END_LINE = re.compile(r"\n[ \t]*(?:#\s?#\s?#|-\s?30\s?-|-?\s?(?:ENDS?|Ends|ends)\s?-?|\(END\)|N{4})[ \t]*(?=\n|\Z)")


class Tail(NamedTuple):
    """What stands behind the text: spans with the rule that knows them, and what they say."""

    spans: list[tuple[int, int, str]]
    notices: tuple[Notice, ...]
    authors: tuple[str, ...]
    agency: Agency | None


def read_tail(text: str) -> Tail:
    """The furniture behind the last sentence of a text.

    >>> text = "The port is open. It was shut in May. Enditem\\n\\n(Reporting by Ann Lee; Editing by Ida Brand)"
    >>> tail = read_tail(text)
    >>> tail.spans, tail.authors
    ([(45, 91, 'reporting-note'), (37, 45, 'end-mark')], ('Ann Lee',))
    """
    spans: list[tuple[int, int, str]] = []
    notices: list[Notice] = []
    authors: tuple[str, ...] = ()
    agency = None
    end, after = _cut_after_end_mark(text)
    spans += after
    unknown = 0
    for _ in range(MAX_FORMS):
        found = _form_at_end(text, end)
        if found is None:
            start = _start_of_unknown_line(text, end)
            unknown += 1
            if start is None or unknown > MAX_UNKNOWN_LINES:
                break
            end = start
            continue
        wire_form, match, start, stop = found
        spans.append((start, stop, "notice" if wire_form.kind in NOTICES else wire_form.kind))
        notices += notice_of(wire_form, match["form"].strip())
        authors = authors or _authors(wire_form, match)
        agency = agency or _agency(wire_form, match)
        end = start
    return Tail(spans, tuple(notices), authors, agency)


def _form_at_end(text: str, end: int) -> tuple[WireForm, re.Match[str], int, int] | None:
    """The form that ends at `end`, its match, and its span with the white space before it."""
    begin = max(0, end - WINDOW_CHARS)
    window = text[begin:end].rstrip()
    # Tried only where one can begin: a search for each of them in the whole window takes ten times as long.
    line_starts, starts = ([place.start() for place in places.finditer(window)] for places in (_LINE_STARTS, _STARTS))
    for wire_form, pattern, begins_line in _COMPILED:
        places = line_starts if begins_line else starts
        match = next((match for place in places if (match := pattern.match(window, place))), None)
        if match is None or not window[: match.start("form")].strip():
            continue
        named = match.groupdict().get("agency")
        if named is not None and find_agency(named) is None:
            continue
        start = begin + len(window[: match.start("form")].rstrip())
        return wire_form, match, start, begin + match.end("form")
    return None


def _compile(wire_form: WireForm, before: str) -> re.Pattern[str]:
    """The pattern at the end of a text, behind a line end or a sentence."""
    return re.compile(rf"(?:{before})(?P<form>{wire_form.pattern.pattern})\s*\Z", re.IGNORECASE)


_LINE = r"\A|\n[ \t]*"
_SENTENCE = r"(?<=[.!?…\"”’)\]])(?:[ \t]+|(?=[^\w\s]))"
_LINE_STARTS = re.compile(r"\A|(?=\n)")
_STARTS = re.compile(rf"\A|(?=\n)|(?={_SENTENCE})")
"""Where a line may begin, and where a line or what stands behind a sentence may."""

_COMPILED = [
    *((each, _compile(each, _LINE), True) for each in TAIL_FORMS),
    *((each, _compile(each, f"{_LINE}|{_SENTENCE}"), False) for each in PARAGRAPH_END_FORMS),
]
"""Each form with its pattern, and whether it begins lines only."""


def _authors(wire_form: WireForm, match: re.Match[str]) -> tuple[str, ...]:
    """Who wrote the text, as its credit says."""
    if wire_form.pattern is REPORTING_NOTE:
        return tuple(people_of_note(match))
    author = match.groupdict().get("author")
    return (author.strip(),) if author else ()


def _agency(wire_form: WireForm, match: re.Match[str]) -> Agency | None:
    named = match.groupdict().get("agency") or (wire_form.kind in (END_MARK, INITIALS) and wire_form.agency)
    return find_agency(named) if named else None


def _start_of_unknown_line(text: str, end: int) -> int | None:
    """Where a short last line begins that is neither a form nor a sentence, or None."""
    window = text[:end].rstrip()[-WINDOW_CHARS:]
    line = window.rpartition("\n")[2]
    if "\n" not in window or len(line) > MAX_UNKNOWN_CHARS or line.rstrip('"”’)').endswith((".", "!", "?")):
        return None
    return len(text[:end].rstrip()) - len(line)


def _cut_after_end_mark(text: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Where the text ends, and the span behind its end mark: notes to editors, where they are but a small part."""
    begin = int((1 - MAX_SHARE_AFTER_END) * len(text))
    mark = _END_LINE.search(text, begin)
    if mark is None or any(read_dateline(line.strip()) for line in text[mark.end() :].split("\n")):
        return len(text), []
    start = len(text[: mark.start()].rstrip())
    return start, [(start, len(text.rstrip()), END_MARK)]
