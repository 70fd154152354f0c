"""Where the places of an article lie, and abstaining where several may be meant."""

import re

import pytest

from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.entities.place_facts import locate_places
from unspun.schemas.articles import Mention


def located(marked: str) -> dict[str, tuple[str | None, str | None]]:
    """Country and region of each place of a text in which the places are marked [words]."""
    text, mentions, end = "", [], 0
    for match in re.finditer(r"\[([^\]]+)\]", marked):
        text += marked[end : match.start()]
        mentions.append(Mention(len(text), len(text) + len(match[1]), "Location"))
        text += match[1]
        end = match.end()
    text += marked[end:]
    found = locate_places(text, mentions, group_mentions(text, mentions))
    return {entity.name: (entity.place_country_code, entity.admin_region) for entity in found.entities}


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Rain fell in [London].", "London", ("GB", "England")),
        ("Rain fell in [London], Ontario.", "London", ("CA", "Ontario")),
        ("Rain fell in [Texas].", "Texas", ("US", "Texas")),
        ("Rain fell in [New York].", "New York", ("US", "New York")),
        ("Rain fell in [Manchester].", "Manchester", ("GB", "England")),
        ("Rain fell in [Springfield].", "Springfield", (None, None)),
        ("[Barcelona] is far.", "Barcelona", (None, None)),
        ("[Barcelona] in [Spain] is far.", "Barcelona", ("ES", "Catalonia")),
        ("[Birmingham] in the [United States] is far.", "Birmingham", (None, None)),
        ("Rain fell in the [South East] of [Botswana] and in [Asia].", "South East", (None, None)),
        ("Rain fell in [Norvik].", "Norvik", (None, None)),
    ],
)
def test_a_place_lies_where_the_text_or_its_size_tells(
    text: str, name: str, wanted: tuple[str | None, str | None]
) -> None:
    assert located(text)[name] == wanted


def test_a_city_has_coordinates_and_a_region_or_a_country_has_none() -> None:
    text = "Oslo, Texas, Norway"
    mentions = [Mention(0, 4, "Location"), Mention(6, 11, "Location"), Mention(13, 19, "Location")]
    oslo, texas, norway = locate_places(text, mentions, group_mentions(text, mentions)).entities
    assert oslo.latitude == pytest.approx(59.9, abs=0.1)
    assert oslo.longitude == pytest.approx(10.7, abs=0.1)
    assert (texas.latitude, texas.longitude) == (None, None)
    assert (norway.country_code, norway.place_country_code) == ("NO", None)
