"""The body of a page, whatever its template calls things: nothing marked, hidden or repeated loses an article."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from unspun.extractors import articles
from unspun.extractors.articles.html import body
from unspun.extractors.articles.html.body.chooser import Trees, evaluate
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

TITLE = "Lantern festival of Orsund draws a record crowd"
PROSE = [
    "The lantern festival of Orsund drew eleven thousand visitors on Saturday, more than in any year before.",
    "“We ran out of paper by four in the afternoon,” said Liv Tamsin, who has led the lantern makers since May.",
    "The town paid 48,000 crowns for the barges on the lake, a third of it from the region's fund for crafts.",
    "Two lanterns drifted against the old mill and were put out by the fire brigade, which stood ready with a boat.",
    "Innkeepers on Weir Street said that every room had been let for three nights, at prices that some called steep.",
    "Next year the guild wants to light the upper lake as well, provided that the anglers' club gives its consent.",
]
TEASERS = "".join(f"<li><a href='/{n}'>Another story of the lakes, number {n} of this week</a></li>" for n in range(20))


def paragraphs(texts: list[str], **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return "".join(f"<p{named}>{text}</p>" for text in texts)


def page(article: str, head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{TITLE}</title>{head}</head><body><header><nav>"
        f"<a href='/'>Home</a> <a href='/sport'>Sport</a></nav></header>{before}<main><article><h1>{TITLE}</h1>"
        f"{article}</article></main>{after}<footer><p>The Orsund Lamp, 3 Weir Street</p></footer></body></html>"
    )


def read(html: str, url: str | None = None) -> Extracted:
    fetched = datetime(2024, 6, 20, tzinfo=UTC)
    return articles.extract(
        RawDocument(source_id="t", uri="m", content=html.encode(), fetched_at=fetched, media_type="text/html", url=url)
    )


def body_of(found: Extracted) -> list[str]:
    return found.raw_text.split("\n\n")[1:]


TEASER = (
    "<section><article class='card'><h2><a href='/o'>Ferry fares rise</a></h2><p>Fares on the lake ferry rise by a "
    "tenth in August, the company said on Friday in a short statement.</p></article></section>"
)
HIDDEN = f"<div id='app'></div><div hidden id='S:0'>{paragraphs(PROSE)}</div><script>$RC('B:0','S:0')</script>"
WHOLE = paragraphs(PROSE)


@pytest.mark.parametrize(
    "html",
    [
        page(WHOLE.replace("<p>", '<p><a href="/staff/liv"" rel="x">¶</a> ', 1).replace("¶</a> ", "</a>")),
        page(f"<div role=”main\">{WHOLE}</div>"),
        page(paragraphs(PROSE[:2]) + paragraphs(PROSE[2:], **{"class": "paywall"})),
        page("".join(f"<div id='TOC_PART_{n}'><p>{text}</p></div>" for n, text in enumerate(PROSE))),
        page("".join(f"<div class='sidebar-grid'><div class='sidebar__cell'><p>{t}</p></div></div>" for t in PROSE)),
        page("".join(f"<div class='teaser widget'><p>{text}</p></div>" for text in PROSE)),
        page(f"<div class='gallery-article slideshow'>{WHOLE}</div>"),
        page(HIDDEN),
        page(f"<noscript>{WHOLE}</noscript>"),
        page(f"<template>{WHOLE}</template>"),
        page(WHOLE, before="<div class='top'><p>Already a subscriber? <a href='/in'>Sign in</a></p></div>"),
        page(WHOLE, after=f"<aside><h2>Most read</h2><ul>{TEASERS}</ul></aside>"),
        page(WHOLE, before=TEASER),
    ],
    ids=["stray quote", "smart quote", "paywall", "toc", "sidebar", "teaser", "gallery", "streamed", "noscript",
         "template",
         "sign in", "most read", "teaser before"],
)  # fmt: skip
def test_a_whole_article_is_read_whole_and_nothing_else(html: str) -> None:
    assert body_of(read(html)) == PROSE


@pytest.mark.parametrize("wrapper", ["class='article-description'", "itemprop='description'", "class='standfirst'"])
def test_a_wrapper_that_is_named_for_a_standfirst_swallows_no_paragraph(wrapper: str) -> None:
    found = read(page(f"<div {wrapper}>{WHOLE}</div>"))
    assert [*filter(None, [found.subtitle]), *body_of(found)] == PROSE


def test_a_standfirst_is_the_subtitle() -> None:
    found = read(page(f"<p class='standfirst'>{PROSE[0]}</p>{paragraphs(PROSE[1:])}"))
    assert (found.subtitle, body_of(found)) == (PROSE[0], PROSE[1:])


@pytest.mark.parametrize("kind", ["markup", "list"])
def test_the_state_of_a_framework_gives_the_text_that_the_page_lacks(kind: str) -> None:
    story = (
        {"headline": TITLE, "body": WHOLE} if kind == "markup" else {"parts": [{"kind": "p", "text": t} for t in PROSE]}
    )
    state = {"props": {"pageProps": {"story": story, "query": {"filter": "a" * 300}, "related": [{"title": "Ferry"}]}}}
    script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"
    found = read(page("<div id='__next'></div>", after=script))
    assert (body_of(found), found.basis) == (PROSE, "script-state")


def test_a_post_that_is_embedded_is_no_part_of_the_text() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p>What a night on the lake, thank you all, see you next year.</p>"
        "&mdash; Lantern Guild (@guild) <a href='https://social.example/1'>July 18, 2026</a></blockquote>"
    )
    found = read(page(paragraphs(PROSE[:3]) + post + paragraphs(PROSE[3:])))
    assert (body_of(found), found.published_at) == (PROSE, None)


def test_a_refrain_stays_and_a_pulled_quotation_does_not() -> None:
    refrain = [PROSE[0], PROSE[1], PROSE[0], PROSE[2], PROSE[3], PROSE[4]]
    assert body_of(read(page(paragraphs(refrain)))) == refrain
    pulled = f"{paragraphs(PROSE[:4])}<aside class='pull'><p>{PROSE[1]}</p></aside>{paragraphs(PROSE[4:])}"
    assert body_of(read(page(pulled))) == PROSE


@pytest.mark.parametrize("likely", [0.0, 1.0])
def test_no_weights_can_lose_what_two_other_readings_agree_on(likely: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "probabilities", lambda features: np.full(len(features), likely))
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "articleBody": "\n\n".join(PROSE),
    }
    for head in ("", f"<script type='application/ld+json'>{json.dumps(node)}</script>"):
        assert set(PROSE) <= set(body_of(read(page(WHOLE, head))))


def test_trees_are_walked_to_their_leaves() -> None:
    # One tree: feature 0 at most 1.5 leads to a leaf of -2, else feature 1 at most 0 to a leaf of 1, else to one of 3.
    columns = {
        "feature": [0, 0, 1, 0, 0],
        "threshold": [1.5, 0, 0, 0, 0],
        "left": [1, 1, 3, 3, 4],
        "right": [2, 1, 4, 3, 4],
        "value": [0, -2, 0, 1, 3],
    }
    trees = Trees(
        roots=np.array([0]), base=0.5, depth=2, **{name: np.array(column) for name, column in columns.items()}
    )
    found = evaluate(trees, np.array([[1.0, 5.0], [2.0, 0.0], [2.0, 1.0]], np.float32))
    assert np.allclose(found, 1 / (1 + np.exp(-np.array([-1.5, 1.5, 3.5]))))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><head><meta http-equiv='refresh' content='0; url=https://lamp.example/real'></head><body></body></html>",
         "meta-refresh"),
        (page(f"<p>{PROSE[0]}</p><div class='box'><p>Subscribe to continue reading.</p></div>"), "paywall"),
    ],
)  # fmt: skip
def test_what_holds_no_whole_article_is_named(html: str, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(html)
    assert caught.value.reason == reason


def test_a_short_article_under_an_offer_in_the_header_is_an_article() -> None:
    offer = "<div><p>Already a subscriber? Sign in to keep reading.</p></div>"
    assert body_of(read(page(paragraphs(PROSE[:3]), before=offer))) == PROSE[:3]


def test_the_front_page_of_a_site_is_no_article() -> None:
    with pytest.raises(Rejected) as caught:
        read(page(f"<p>{PROSE[0]}</p><ul>{TEASERS}</ul>"), "https://lamp.example/")
    assert caught.value.reason == "index-page"
