"""Names read whole: mentions that the recognizer cut, ran together or missed, mended by what stands beside them.

Each pass takes the layout of a text and its mentions, sorted and without overlap, and returns new ones. `PASSES` is
their order.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Mention
from unspun.schemas.tables import Span
from unspun.schemas.vocabulary import MentionLabel
from unspun.text.agencies import agency_name
from unspun.text.datelines import read_dateline
from unspun.text.names import fold
from unspun.text.person_names import family_first, is_built_like_person, read_person
from unspun.text.word_lists import name_particles

Pass = Callable[[TextLayout, Sequence[Mention]], list[Mention]]

SCORE = 0.6
"""Score of a mention that only a rule found."""
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'-]{0,40}"
_NICKNAMED = re.compile(
    rf"(?P<given>{_WORD}(?:\s[A-Z]\.)?)\s[“\"‘(][\w’' -]{{2,25}}[”\"’)]\s(?P<surname>{_WORD}(?:\s{_WORD})?)"
)
_SUFFIX = re.compile(
    r"(?:,?\s(?:Jr|Sr|Jnr|Snr)\b\.?|,?\s(?:II|III|IV)\b|\.(?<=Jr\.)|\.(?<=Sr\.)|\sthe\s(?:Elder|Younger)\b)"
)
_HYPHENATED = re.compile(r"[-‑](?!run\b)[bcdghjklmnprstwy]{0,3}[aeiouwy]{1,3}(?:ng|[nklmpthb])?\b")
"""The second half of a Korean given name, a syllable: "-in" and "-hye", not "-based"."""
_INITIALS = re.compile(r"(?:(?<=[^\w.]\s)|(?<=^)|(?<=\n)|(?<=[a-z,]\s))(?:[A-Z]\.\s?){1,3}$")
_HONORIFIC = re.compile(rf"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s(?!(?:Mr|Mrs|Ms|Dr)\b)(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}})")
_DATELINE_PLACE = re.compile(r"(?:(?<=^)|(?<=/)|(?<=/ ))[^\W\d_][^,/()\[\]]{0,60}?(?=\s?[,/(\[]|$)")
_AMOUNT = re.compile(r"(?:[A-Z]{1,3})?[$£€¥₹]\s?\d")
_PREPOSITION = re.compile(
    r"\b(?:in|of|since|until|by|from|last|this|next|late|early|mid|for|during|on|before|after)[\s-]$"
)
_AND = re.compile(r"\s&\s")


def repair_mentions(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions after all passes, sorted and without overlap."""
    repaired = list(mentions)
    for each in PASSES:
        repaired = each(layout, repaired)
    return repaired


class _Draft:
    """Mentions while a pass changes them."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = sorted(mentions)

    def overlapping(self, start: int, end: int) -> list[Mention]:
        first, last = self._range(start, end)
        return self._mentions[first:last]

    def put(self, mention: Mention) -> None:
        """Put a mention in the place of all that it overlaps."""
        first, last = self._range(mention.start, mention.end)
        self._mentions[first:last] = [mention]

    def finish(self) -> list[Mention]:
        return self._mentions

    def _range(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_left(self._mentions, (start,))
        if first and self._mentions[first - 1].end > start:
            first -= 1
        return first, max(first, bisect_left(self._mentions, (end,)))


def label_datelines(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """What a dateline names is a place, or, in brackets or slashes, the agency of the report.

    Its places are mentions, also where the recognizer saw none.
    """
    draft = _Draft(mentions)
    for dateline in layout.datelines:
        places = list(_places_of(layout.text, dateline))
        for place in places:
            if not draft.overlapping(*place):
                draft.put(Mention(*place, "Location", SCORE))
        for mention in draft.overlapping(*dateline):
            name = layout.text[mention.start : mention.end]
            if mention.label in {"Person", "Organization", "Location", "Misc", "NORP", "Facility"}:
                is_place = any(start <= mention.start < end for start, end in places)
                is_enclosed = layout.text[max(0, mention.start - 1) : mention.start] in {"(", "/"}
                is_agency = not is_place and (agency_name(name) or is_enclosed)
                draft.put(mention._replace(label="Organization" if is_agency else "Location"))
    return draft.finish()


def _places_of(text: str, dateline: Span) -> Iterator[Span]:
    """The places of a dateline, without the region behind a comma: BRAS and KELD of "BRAS/KELD, Norvik (AP) -"."""
    line_end = text.find("\n", dateline.end)
    read = read_dateline(text[dateline.start : line_end if line_end >= 0 else len(text)], text)
    for match in _DATELINE_PLACE.finditer(read.place or "") if read else ():
        yield Span(dateline.start + match.start(), dateline.start + match.end())


def join_nicknamed(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Robert “Bobby” Lund is one name, where both of its ends are read as persons."""
    text = layout.text
    draft = _Draft(mentions)
    for match in _NICKNAMED.finditer(text):
        before = draft.overlapping(*match.span("given"))
        after = draft.overlapping(*match.span("surname"))
        if before and after and before[-1].label == after[0].label == "Person":
            start, end = min(before[-1].start, match.start()), after[0].end
            draft.put(Mention(start, end, "Person", max(before[-1].score, after[0].score)))
    return draft.finish()


def join_particles(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Parts of a person's name with nothing but particles between them: Ursula | von der | Leyen."""
    text = layout.text
    draft = _Draft(mentions)
    for first, second in pairwise(mentions):
        gap = text[first.end : second.start].split()
        is_one = gap and len(gap) <= 3 and all(word in name_particles() for word in gap)
        if is_one and first.label == second.label == "Person":
            draft.put(Mention(draft.overlapping(first.start, first.end)[0].start, second.end, "Person", first.score))
    return draft.finish()


def join_family_first(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """A person's name cut in two, whose first part is an East Asian family name: Aung San | Suu Kyi."""
    text = layout.text
    draft = _Draft(mentions)
    for first, second in pairwise(mentions):
        name = text[first.start : first.end]
        is_part = first.label in {"Person", "Location"} and not name.isupper() and text[first.end : second.start] == " "
        if is_part and second.label == "Person" and fold(name).split()[:1] and fold(name).split()[0] in family_first():
            draft.put(Mention(draft.overlapping(first.start, first.end)[0].start, second.end, "Person", second.score))
    return draft.finish()


def extend_persons(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Persons with their suffix (Jr.), initials (N. Naidu) and the second half of a Korean given name (Jae-in)."""
    text = layout.text
    draft = _Draft(mentions)
    for mention in mentions:
        words = fold(text[mention.start : mention.end]).split()
        end = mention.end
        is_korean = 2 <= len(words) <= 3 and words[0] in family_first()
        if is_korean and (half := _HYPHENATED.match(text, end)):
            mention = mention._replace(end=half.end(), label="Person")
        if mention.label != "Person":
            continue
        if suffix := _SUFFIX.match(text, mention.end):
            mention = mention._replace(end=suffix.end())
        initials = _INITIALS.search(text, max(0, mention.start - 12), mention.start)
        if initials and initials.group() != "H.E. " and not draft.overlapping(initials.start(), mention.start):
            mention = mention._replace(start=initials.start())
        draft.put(mention)
    return draft.finish()


def part_money(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """A name before a sum is no part of the sum: "fined Gazprom $5 million"."""
    text = layout.text
    draft = _Draft(mentions)
    for mention in mentions:
        amount = _AMOUNT.search(text, mention.start, mention.end) if mention.label == "Money" else None
        name = text[mention.start : amount.start()].removesuffix(" ") if amount else ""
        if amount is None or not name[:1].isupper() or text[amount.start() - 1] != " ":
            continue
        draft.put(mention._replace(start=amount.start()))
        label: MentionLabel = "Person" if is_built_like_person(fold(name)) else "Organization"
        draft.put(Mention(mention.start, mention.start + len(name), label, SCORE))
    return draft.finish()


def join_ampersands(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Johnson & Johnson is one company."""
    text = layout.text
    draft = _Draft(mentions)
    for match in _AND.finditer(text):
        before, after = (
            draft.overlapping(match.start() - 1, match.start()),
            draft.overlapping(match.end(), match.end() + 1),
        )
        if before and after and {before[0].label, after[0].label} <= {"Person", "Organization"}:
            draft.put(Mention(before[0].start, after[0].end, "Organization", max(before[0].score, after[0].score)))
    return draft.finish()


def part_affiliations(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """A company run together with a person: "spokeswoman for Norvik | Ann Dahl", where the text names Norvik."""
    text = layout.text
    bodies = {
        fold(text[mention.start : mention.end]).split()[0]: mention
        for mention in mentions
        if mention.label == "Organization" and fold(text[mention.start : mention.end])
    }
    draft = _Draft(mentions)
    for mention in mentions:
        first, space, rest = text[mention.start : mention.end].partition(" ")
        if mention.label == "Person" and space and fold(first) in bodies and is_built_like_person(fold(rest)):
            draft.put(mention._replace(start=mention.start + len(first) + 1))
            draft.put(Mention(mention.start, mention.start + len(first), "Organization", SCORE))
    return draft.finish()


def add_titled(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """Whoever is called Mr, Mrs, Ms or Dr is a person, also where the name is a month."""
    text = layout.text
    draft = _Draft(mentions)
    for match in _HONORIFIC.finditer(text):
        start, end = match.span("name")
        others = draft.overlapping(start, end)
        if all(mention.label == "Date" and start <= mention.start and mention.end <= end for mention in others):
            draft.put(Mention(start, end, "Person", SCORE))
    return draft.finish()


def add_surnames(layout: TextLayout, mentions: Sequence[Mention]) -> list[Mention]:
    """The surname of a person whom the text names in full, read as a date: "May said", "May will leave"."""
    text = layout.text
    surnames = {
        read_person(text[mention.start : mention.end]).words[-1]
        for mention in mentions
        if mention.label == "Person" and " " in text[mention.start : mention.end]
    }
    draft = _Draft(mentions)
    names = [name for name in _MONTH_NAMES if name.casefold() in surnames]
    for match in re.finditer(rf"\b(?:{'|'.join(names)})\b(?!\s\d)", text) if names else ():
        others = draft.overlapping(*match.span())
        is_free = all(mention.label == "Date" and (mention.start, mention.end) == match.span() for mention in others)
        if is_free and not _PREPOSITION.search(text, max(0, match.start() - 8), match.start()):
            draft.put(Mention(*match.span(), "Person", SCORE))
    return draft.finish()


_MONTH_NAMES = ("January", "March", "April", "May", "June", "July", "August", "Sunday", "Monday", "Friday")
"""Names of months and days that are surnames too."""

PASSES: tuple[Pass, ...] = (
    label_datelines,
    part_money,
    join_ampersands,
    part_affiliations,
    join_nicknamed,
    join_particles,
    join_family_first,
    extend_persons,
    add_titled,
    add_surnames,
)
