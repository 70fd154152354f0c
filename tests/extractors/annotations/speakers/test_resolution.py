"""Who speaks: sources resolved to entities, and abstaining where the evidence is weak."""

import re

import pytest

from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.quotations.assembly import ReadQuote
from unspun.extractors.annotations.quotations.cue_reading import read_cue
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.context import Speaker
from unspun.extractors.annotations.speakers.resolution import resolve_speakers
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Attribution, Mention
from unspun.schemas.tables import Span
from unspun.text.reading import Reading

MARKED = re.compile(r"\[([^|\]]+)\|(\w+)\]|\{(S|C|X) |\}")


def resolve(marked: str) -> list[tuple[str | None, Speaker]]:
    """The speakers of a text, each with the name if it is sure enough.

    Mentions are marked [words|Label], roles {S source} {C cue} {X content}.
    A quote ends with its content or cue, whichever stands last; roles may hold mentions.
    """
    text, end = "", 0
    mentions: list[Mention] = []
    opened: list[tuple[str, int]] = []
    roles: list[tuple[str, Span]] = []
    for match in MARKED.finditer(marked):
        text += marked[end : match.start()]
        if match[1]:
            mentions.append(Mention(len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
        elif match[3]:
            opened.append((match[3], len(text)))
        else:
            role, start = opened.pop()
            roles.append((role, Span(start, len(text))))
        end = match.end()
    text += marked[end:]
    quotes = []
    for number in range(sum(role == "X" for role, _ in roles)):
        part = {role: [span for r, span in roles if r == role] for role in "SCX"}
        source, cue = part["S"][number : number + 1], part["C"][number : number + 1]
        quote = Attribution(content=(part["X"][number],), cue=tuple(cue), source=tuple(source))
        reading = read_cue(text, cue[0] if cue else None, source[0] if source else None)
        quotes.append(ReadQuote(quote, reading))
    grouped = group_mentions(text, mentions)
    article = ArticleContext(TextLayout(Reading(text)), mentions, grouped)
    return [
        (article.entities[one.entity].name if one.entity is not None and one.is_likely else None, one)
        for one in resolve_speakers(article, quotes)
    ]


def speakers(marked: str) -> list[str | None]:
    return [name for name, _ in resolve(marked)]


@pytest.mark.parametrize(
    ("marked", "basis"),
    [
        ("{S [Tom Birk|Person]} {C said} {X it rained}.", "name"),
        ("{S [Tom Birk|Person] and [Ann Dahl|Person]} {C said} {X it rained}.", "several"),
        ("{S They} {C said} {X it rained}.", "indefinite"),
        ("{S a senior official} {C said} {X it rained}.", "unnamed"),
        ("It rained. {X “We won.”}", "no source"),
    ],
)
def test_a_decision_says_why_also_where_nobody_is_named(marked: str, basis: str) -> None:
    assert [speaker.basis for _, speaker in resolve(marked)] == [basis]


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("[Tom Birk|Person] came. {X “Yes,”} {S [Birk|Person]} {C said}.", ["Tom Birk"]),
        ("{X “Yes,”} {C said} {S [Tom Birk|Person], a clerk at [Norvik Oil|Organization]}.", ["Tom Birk"]),
        ("{X “Yes,”} {C said} {S the minister of trade, [Tom Birk|Person]}.", ["Tom Birk"]),
        ("{S [Norway|Location]’s state-run [Harbour News|Organization]} {C said} {X it rained}.", ["Harbour News"]),
        ("{S A spokesman for [Norvik Oil|Organization]} {C said} {X it rained}.", ["Norvik Oil"]),
        ("{S [Birk|Person] supporters} {C said} {X it rained}. [Tom Birk|Person] left.", [None]),
        ("{S [Birk|Person]’s lawyer} {C said} {X it rained}. [Tom Birk|Person] left.", [None]),
        ("{S a senior official, who asked not to be named,} {C said} {X it rained}.", [None]),
        ("{S Officials} {C said} {X it rained in [Oslo|Location]}.", [None]),
        ("{S [Tom Birk|Person] and [Ann Dahl|Person]} {C said} {X it rained}.", [None]),
        ("{X “Yes,”} {C said} {S [Tom Birk|Person] afterwards}.", ["Tom Birk"]),
        ("{S Car and tractor maker [Norvik Oil|Organization]} {C said} {X it rained}.", ["Norvik Oil"]),
        ("{S Analysts and [Norvik Oil|Organization]} {C said} {X it rained}.", [None]),
        (
            "At the [Oslo Court|Organization] the [Port Union|Organization] lost. {S It} {C said} {X so}.",
            ["Port Union"],
        ),
        (
            "[Tom Birk|Person] left. {X It rained}, {S the spokesman} {C said}. {X “So. Now. Well,”} {S he} {C added}.",
            [None, None],
        ),
    ],
)
def test_heads_of_sources(marked: str, wanted: list[str | None]) -> None:
    assert speakers(marked) == wanted


def test_pronouns_follow_gender_and_recency() -> None:
    assert speakers(
        "[Thomas Birk|Person] met [Anna Dahl|Person] on Monday. {X “It went well,”} {S she} {C said}. "
        "{S He} {C said} {X it was short}."
    ) == ["Anna Dahl", "Thomas Birk"]


def test_titles_and_offices_introduced_before_name_the_speaker() -> None:
    assert speakers(
        "Defense Minister [Anna Dahl|Person] met Gov. [Tom Birk|Person]. {S The minister} {C said} {X it rained}. "
        "{S The governor} {C said} {X it snowed}."
    ) == ["Anna Dahl", "Tom Birk"]


def test_the_body_whose_name_says_so() -> None:
    assert speakers(
        "The [Harbour News Agency|Organization] met [Norvik Oil|Organization]. {S The agency} {C said} {X it rained}."
    ) == ["Harbour News Agency"]


def test_a_body_that_just_spoke_speaks_on() -> None:
    assert speakers(
        "{S [Norvik Oil|Organization]} {C said} {X it rained}. "
        "{S The company} {C said} {X it snowed in [Oslo|Location]}."
    ) == ["Norvik Oil", "Norvik Oil"]


def test_who_is_the_one_named_right_before() -> None:
    assert speakers("[Tom Birk|Person], {S who} {C said} {X it rained}, left [Ann Dahl|Person].") == ["Tom Birk"]


def test_a_pronoun_without_anybody_before_it_has_no_speaker() -> None:
    assert speakers("{S She} {C said} {X it rained}.") == [None]


def test_a_person_with_an_affiliation_speaks_for_himself() -> None:
    assert speakers(
        "{S Dr [Tom Birk|Person] of [Norvik Oil|Organization]} {C said} {X it rained}. "
        "{S [Tom Birk|Person] with [Ann Dahl|Person]} {C said} {X it snowed}."
    ) == ["Tom Birk", None]


def test_a_name_in_capitals_is_no_pronoun() -> None:
    assert speakers("{S [US|Location]} {C said} {X it rained}.") == ["United States"]


def test_it_is_the_body_that_spoke_right_before() -> None:
    told = "The [Ministry of Trade|Organization] met [Norvik Oil|Organization] in May. Nothing came of it. "
    said = "{S The ministry} {C said} {X it rained}. {X “We know,”} {S it} {C said}."
    assert speakers(told + said) == ["Ministry of Trade", "Ministry of Trade"]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("English comedian and actor [Tom Birk|Person]", "Tom Birk"),
        ("officials and actor [Tom Birk|Person]", None),
        ("a clerk and [Tom Birk|Person]", None),
        ("[Norvik Oil|Organization] and actor [Tom Birk|Person]", None),
        ("[Tom Birk|Person]’s", "Tom Birk"),
    ],
)
def test_one_person_with_two_callings_is_one(source: str, wanted: str | None) -> None:
    assert speakers(f"{{S {source}}} {{C said}} {{X it rained}}.") == [wanted]
