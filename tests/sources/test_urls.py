"""Canonical addresses: shapes of one page are one, and no two pages are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.sources.urls import canonical

PAGE = "https://www.harrow.example/news/ferry-returns"


@pytest.mark.parametrize(
    "shape",
    [
        PAGE,
        "HTTPS://WWW.Harrow.Example:443/news/ferry-returns",
        PAGE + "#comments",
        PAGE + "?utm_source=rss&utm_medium=feed",
        PAGE + "?fbclid=IwAR0x&CMP=share_btn_tw&ref=home",
        PAGE + "?at_medium=RSS&at_campaign=KARANGA&ns_mchannel=rss",
        PAGE + "/amp",
        PAGE + "?outputType=amp",
        PAGE + "?amp",
        PAGE + "?source=newsletter&from=rss",
        f"  {PAGE}\n",
    ],
)
def test_shapes_of_one_page_are_one(shape):
    assert canonical(shape) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/news.asp?cid=45", "https://a.example/news.asp?cid=46"),
        ("https://a.example/?p=12", "https://a.example/?p=13"),
        ("https://a.example/?source=7", "https://a.example/?source=8"),
        ("https://a.example/?uid=x", "https://a.example/?uid=y"),
        ("https://a.example/?keyword=ferry", "https://a.example/?keyword=lamp"),
        ("https://a.example/?t=%C4%E3", "https://a.example/?t=%BA%C3"),
        ("https://a.example/story", "https://b.example/story"),
        ("https://a.example/Story", "https://a.example/story"),
        ("https://a.example:8080/", "https://a.example/"),
        ("https://a.example/lamp", "https://a.example/l"),
        ("https://amp.example/x", "https://www.example/x"),
        ("https://a.example/read.asp?pk_no=17", "https://a.example/read.asp?pk_no=18"),
        ("https://a.example/read.php?at_id=4", "https://a.example/read.php?at_id=5"),
        ("https://a.example/?source=ferry-back", "https://a.example/?source=lamp-lit"),
        ("https://m.a.example/x", "https://www.a.example/x"),  # the one need not be on the other's server
    ],
)
def test_two_pages_are_never_one(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url",
    [
        "", "no address", "ftp://a.example/", "http://", "https:///x", "http://[half", "http://a:b:c/", "//a.example/",
        "https://a.example/" + "x" * 3_000, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_web_address_has_no_form(url):
    assert canonical(url) is None


@given(st.text(max_size=60), st.text(max_size=30))
def test_the_form_of_a_form_is_itself(path, query):
    form = canonical(f"https://www.harrow.example/{path}?{query}")
    assert form is None or canonical(form) == form
