"""What a declared form of wires and desks is."""

import re
from typing import NamedTuple

from unspun.schemas.tables import Notice
from unspun.schemas.vocabulary import NoticeKind

UPDATE, CORRECTION, REPEAT = "update", "correction", "repeat"
"""Kinds of notices that a text carries; `kill` and `embargo` are read by `wire.release`."""

NOTICES: dict[str, NoticeKind] = {UPDATE: "update", CORRECTION: "correction", REPEAT: "repeat"}

LABEL, SLUG, ADVISORY, END_MARK, INITIALS, CREDIT, CONTACT, COPYRIGHT = (
    "release-label", "slug", "advisory", "end-mark", "desk-initials", "reporting-note", "contact", "copyright",
)  # fmt: skip
"""Kinds of furniture that says nothing an analyst asks for; the kind is the rule under which it leaves the text."""

COPYRIGHT_PATTERN = r"[(\[]?\s?(?:(?:\(c\)|copyright)\s?(?:©|\(c\)|\d{4}|by\s|the\s)[^\n]{2,250}|©\s?[^\n]{2,250})"


class WireForm(NamedTuple):
    """A form: its kind, its pattern, a text that it matches, and where it is known from.

    A pattern of a line matches the whole line. `agency` is whose form it is, where it is one agency's alone.
    """

    kind: str
    pattern: re.Pattern[str]
    example: str
    source: str
    agency: str | None = None


def form(kind: str, pattern: str, example: str, source: str, agency: str | None = None) -> WireForm:
    """A form whose pattern does not care for case, but for what stands in (?-i:...)."""
    return WireForm(kind, re.compile(pattern, re.IGNORECASE), example, source, agency)


def notice_of(wire_form: WireForm, words: str) -> tuple[Notice, ...]:
    """The notice that words of a form are; none where the form is not one of a notice's."""
    return (Notice(NOTICES[wire_form.kind], words),) if wire_form.kind in NOTICES else ()
