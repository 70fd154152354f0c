"""Names read whole: what datelines name, also where the recognizer saw nothing."""

import pytest

from unspun.extractors.annotations.entities.mention_repair import repair_mentions
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Mention
from unspun.text.reading import Reading


@pytest.mark.parametrize(
    ("text", "mentions", "wanted"),
    [
        ("VELMORA, March 4 (Reuters) - Rain fell.", [], [("VELMORA", "Location")]),
        (
            "BRAS/KELD, March 4 (Reuters) - Rain fell.",
            [(5, 9, "Organization"), (20, 27, "Misc")],
            [("BRAS", "Location"), ("KELD", "Location"), ("Reuters", "Organization")],
        ),
        ("Rain fell in VELMORA.", [], []),
    ],
)
def test_the_places_of_a_dateline_are_mentions_and_its_agency_is_an_organization(
    text: str, mentions: list[tuple[int, int, str]], wanted: list[tuple[str, str]]
) -> None:
    found = repair_mentions(TextLayout(Reading(text)), [Mention(*mention) for mention in mentions])
    assert [(text[mention.start : mention.end], mention.label) for mention in found] == wanted
