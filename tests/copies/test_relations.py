"""What two articles are to each other, in any order, and which is the copy."""

from datetime import timedelta

import pytest

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, UNRELATED, article
from unspun.copies.relations import relate

PARAGRAPHS = FERRY.split("\n\n")
LOCAL = (
    "In the town hall of Osteren, on the mainland, the news was taken with calm on Tuesday. The mayor offered the old "
    "harbor tug for trips at the weekend, and a bakery promised bread at cost to everybody who crosses with it."
)


def copy_of_the_ferry(body: str, **values):
    return relate(article("original", FERRY, outlet="a.example"), article("copy", body, hours=5, **values))


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        (FERRY.replace("“", '"').replace("”", '"'), "exact"),
        (FERRY.replace("TARNWICK (AP) — ", "") + "\n\nRead more: Ten photos of the week", "near_duplicate"),
        (FERRY.replace("harbor", "harbour").replace("on Monday", "yesterday"), "near_duplicate"),
        ("\n\n".join(PARAGRAPHS[:2]), "truncated"),
        ("\n\n".join([*PARAGRAPHS[:1], LOCAL, *PARAGRAPHS[1:]]), "extended"),
        (FERRY.replace("two of its four engines", "three of its four engines"), "updated_version"),
        (SPUN, "spun_copy"),
    ],
)
def test_what_copying_did_to_an_article_is_named(body, relation):
    found = copy_of_the_ferry(body, outlet="b.example")
    assert (found.relation, found.copy_id, found.of_id) == (relation, "copy", "original")
    assert (
        relate(article("copy", body, hours=5, outlet="b.example"), article("original", FERRY, outlet="a.example"))
        == found
    )


@pytest.mark.parametrize("who", ["the mayor of Tarnwick, Ola Brandt, said on Monday", "Ms. Ola Brandt told reporters"])
def test_reports_of_two_statements_by_one_person_are_no_copies(who):
    one = (
        "“We have waited for this bridge since my grandmother was a girl, and the first thing that we will do is to "
        f"walk over it together,” {who}."
    )
    other = (
        "“It is a good day for the hospital, because the nurses have got what they asked for, and nobody will have to "
        f"go on strike in the winter,” {who}."
    )
    found = relate(article("one", one), article("other", other, hours=5))
    assert found is None or found.relation == "independent_report"


def test_shares_say_how_much_of_either_text_is_in_the_other():
    found = copy_of_the_ferry("\n\n".join(PARAGRAPHS[:2]))
    assert found.share_of_copy == 1.0
    assert 0.4 < found.share_of_original < 0.7
    assert found.shared_quotes == 1


def test_copies_of_one_agency_text_at_two_outlets_are_not_copied_from_each_other():
    found = relate(
        article("one", FERRY, outlet="a.example", agency="AP"),
        article("two", "\n\n".join(PARAGRAPHS[:3]), hours=1, outlet="b.example", agency="AP"),
    )
    assert found.relation == "agency_copy"


def test_a_later_text_of_the_same_outlet_is_a_version():
    found = copy_of_the_ferry(FERRY + "\n\n" + LOCAL, outlet="a.example")
    assert found.relation == "updated_version"


def test_the_same_events_in_other_words_are_no_copy():
    found = relate(article("one", FERRY), article("two", OTHER_REPORT, hours=3))
    assert found is not None
    assert (found.relation, found.copy_id) == ("independent_report", "two")


def test_what_happens_a_month_later_to_the_same_people_is_another_event():
    assert relate(article("one", FERRY), article("two", OTHER_REPORT, hours=30 * 24)) is None


def test_articles_about_different_things_have_no_relation():
    assert relate(article("one", FERRY), article("two", UNRELATED)) is None


def test_an_empty_text_has_no_relation():
    assert relate(article("one", FERRY), article("two", "")) is None
    assert relate(article("one", ""), article("two", "")) is None


@pytest.mark.parametrize(
    ("values", "basis"),
    [
        ({"hours": -3}, "time"),
        ({"hours": None}, "containment"),
        ({"hours": -3, "outlet": "apnews.com", "agency": "AP"}, "time"),
    ],
)
def test_the_earlier_text_is_the_original(values, basis):
    shortened = "\n\n".join(PARAGRAPHS[:3]) if values["hours"] is None else FERRY + "\n\n" + LOCAL
    one = article("one", shortened, **values)
    found = relate(one, article("two", FERRY, hours=None if values["hours"] is None else 0.0))
    assert found.direction_basis in (basis, "agency")
    assert found.of_id == ("two" if values["hours"] is None else "one")


def test_a_damaged_text_is_the_copy_whatever_its_date():
    original, spun = article("original", FERRY, hours=9), article("spun", SPUN, hours=0, spin_score=0.95)
    found = relate(original, spun)
    assert (found.copy_id, found.direction_basis) == ("spun", "damage")


def test_the_agencys_own_page_is_the_original_though_a_client_was_faster():
    client = article("client", FERRY, outlet="a.example", agency="AP")
    own = article("own", FERRY + "\n\n" + LOCAL, hours=2, outlet="apnews.com", agency="AP")
    found = relate(client, own)
    assert (found.of_id, found.direction_basis) == ("own", "agency")


def test_a_wrong_date_does_not_hide_a_copy():
    late = article("late", SPUN, hours=timedelta(days=500).total_seconds() / 3600)
    assert relate(article("original", FERRY), late).relation == "spun_copy"
