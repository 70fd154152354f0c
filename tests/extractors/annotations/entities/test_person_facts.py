"""Title, role and gender of persons: only what the text says of them, not of others."""

import pytest

from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.entities.person_facts import describe_persons
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import ArticleEntity, Mention
from unspun.text.reading import Reading


def described(text: str, name: str) -> ArticleEntity:
    start = text.index(name)
    mentions = [Mention(start, start + len(name), "Person")]
    return describe_persons(TextLayout(Reading(text)), mentions, group_mentions(text, mentions)).entities[0]


@pytest.mark.parametrize(
    ("text", "gender", "basis"),
    [
        ("Mrs Robin Dahl left.", "f", "title"),
        ("Robin Dahl, a businesswoman, left.", "f", "title"),
        ("Robin Dahl left. She was glad.", "f", "pronoun"),
        ("Ms Lund’s deputy, Robin Dahl, left.", None, None),
        ("Chairman Robin Dahl left.", None, None),
        ("Robin Dahl left.", None, None),
    ],
)
def test_gender_is_told_by_titles_nouns_and_pronouns_of_the_person(
    text: str, gender: str | None, basis: str | None
) -> None:
    person = described(text, "Robin Dahl")
    assert (person.gender, person.gender_basis) == (gender, basis)


def test_title_and_role_stand_without_country_and_article() -> None:
    person = described("The Norwegian Prime Minister Robin Dahl left.", "Robin Dahl")
    assert person.title == "Prime Minister"
    assert described("Robin Dahl, the head of research at Norvik Oil, left.", "Robin Dahl").role == (
        "head of research at Norvik Oil"
    )
    assert described("Robin Dahl, who took over the port, left.", "Robin Dahl").role is None
