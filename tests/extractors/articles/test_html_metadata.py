"""Headline, authors and date of a page: its own, and not those of the site or of the stories beside it."""

import json
from datetime import UTC, datetime

import pytest

from unspun.extractors import articles
from unspun.schemas.articles import Extracted
from unspun.schemas.documents import RawDocument

TITLE = "Lantern festival of Orsund draws a record crowd"
PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "The lantern festival of Orsund drew eleven thousand visitors on Saturday, more than in any year before.",
        "The town paid 48,000 crowns for the barges on the lake, a third of it from the region's fund for crafts.",
        "Innkeepers on Weir Street said that every room had been let for three nights, at prices that were steep.",
    )
)


def read(
    inside: str, *, head: str = "", before: str = "", after: str = "", lang: str = "en", heading: str | None = None,
    title: str = TITLE, url: str | None = None,
) -> Extracted:  # fmt: skip
    heading = f"<h1>{TITLE}</h1>" if heading is None else heading
    html = (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{title}</title>{head}</head><body>{before}<main><article>"
        f"{heading}{inside}{PROSE}</article></main>{after}</body></html>"
    )
    fetched = datetime(2026, 6, 20, tzinfo=UTC)
    return articles.extract(
        RawDocument(source_id="t", uri="m", content=html.encode(), fetched_at=fetched, media_type="text/html", url=url)
    )


def ld(**node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **node})}</script>"


@pytest.mark.parametrize(
    ("heading", "head", "before", "title"),
    [
        (f"<h2 class='headline'>{TITLE}</h2>", "", "<header><h1><a href='/'>Orsund Lamp</a></h1></header>",
         "Record crowd at Orsund's lantern festival - Orsund Lamp"),
        (f"<h1><span class='kicker'>Culture</span> {TITLE}</h1>", f"<meta property='og:title' content='{TITLE}'>", "",
         "x"),
        (f"<h1>Orsund: {TITLE}</h1>", ld(headline=TITLE), "", "Orsund Lamp"),
        (f"<h1>{TITLE}</h1>", "<meta property='og:title' content='Lantern festival draws crowd | Orsund Lamp'>", "",
         "Lantern festival draws crowd"),
    ],
    ids=["the outlet's h1", "kicker in an element", "kicker before a colon", "h1 before a shorter title"],
)  # fmt: skip
def test_the_headline_is_what_the_reader_sees_without_kicker_or_outlet(
    heading: str, head: str, before: str, title: str
) -> None:
    assert read("", heading=heading, head=head, before=before, title=title).title == TITLE


RELATED = "".join(
    f"<div itemscope itemtype='https://schema.org/NewsArticle'><h3 itemprop='headline'>Story {n}</h3>"
    f"<span itemprop='author'>{name}</span></div>"
    for n, name in enumerate(("Otto Lind", "Mara Velt", "Jon Tessar"))
)


@pytest.mark.parametrize(
    ("inside", "after", "lang"),
    [
        ("<p>By <a rel='author' href='/a'>Liv Tamsin</a></p>", "", "en"),
        ("<p>By Liv Tamsin</p>", f"<section>{RELATED}</section>", "en"),
        ("<div class='byline'>Liv Tamsin</div>", "<div class='comments'><i class='author'>Otto Lind</i></div>", "en"),
        ("<div class='author'><button>Follow</button><a href='/a'>Liv Tamsin</a></div>",
         "<div class='related'><span class='author'>Mara Velt</span></div>", "en"),
        ("<span class='author'>Orsund Lamp</span><span class='byline'>By Liv Tamsin</span>", "", "en"),
    ],
    ids=["rel", "related microdata", "comments", "related", "outlet"],
)  # fmt: skip
def test_authors_are_those_of_the_article(inside: str, after: str, lang: str) -> None:
    head = "<meta property='og:site_name' content='Orsund Lamp'>"
    assert read(inside, after=after, lang=lang, head=head).authors == ("Liv Tamsin",)


@pytest.mark.parametrize(
    ("line", "lang", "name"),
    [("文：山野 健一", "ja", "山野 健一"), ("記者 山田太郎", "ja", "山田太郎"), ("责编：王小明", "zh", "王小明"),
     ("김민수 기자", "ko", "김민수")],
)  # fmt: skip
def test_bylines_of_east_asia(line: str, lang: str, name: str) -> None:
    found = read(f"<p class='author'>{line}</p>", lang=lang)
    assert found.authors == (name,)
    assert line not in found.raw_text


@pytest.mark.parametrize(
    ("inside", "around", "lang", "wanted"),
    [
        ("<p class='date'>02/10/2020</p>", {}, "en-GB", "2020-10-02T00:00:00+00:00 day"),
        ("<p class='date'>02/10/2020</p>", {}, "en-US", "2020-02-10T00:00:00+00:00 day"),
        ("<p class='date'>02/10/2020</p>", {"url": "https://lamp.example.au/a"}, "en", "2020-10-02T00:00:00+00:00 day"),
        ("<p class='date'>28.01.22, 14:07</p>", {}, "de", "2022-01-28T14:07:00+00:00 minute"),
        ("<p>Published 01.05.2024 10:00</p>", {}, "en", "2024-05-01T10:00:00+00:00 minute"),
        ("<p class='date'>13 Oct 2020, 18:29</p>", {"before": "<header><i class='date'>8 Dec 2020</i></header>"},
         "en", "2020-10-13T18:29:00+00:00 minute"),
        ("<time datetime='2024-05-01T10:00Z'>today</time>",
         {"after": "<div class='related'><time datetime='2024-06-01T10:00Z'>now</time></div>"}, "en",
         "2024-05-01T10:00:00+00:00 minute"),
        ("<span class='updated-date'>Updated 3 May 2024</span><span class='date'>1 May 2024</span>", {}, "en",
         "2024-05-01T00:00:00+00:00 day"),
        ("", {"head": ld(headline=TITLE, datePublished="2023-04-28T18:11:01")
              + "<meta name='date' content='2023-04-28T18:11:01+02:00'>"}, "de", "2023-04-28T18:11:01+02:00 minute"),
        ("<time datetime='2023-04-28T18:11+02:00'></time>", {"head": ld(headline=TITLE, datePublished="2023-04-28")},
         "de", "2023-04-28T00:00:00+00:00 day"),
        ("", {"after": "<div class='related'><time datetime='2024-06-01T10:00Z'>now</time></div>"}, "en", None),
        ("", {"after": "<ol class='comments'><li><time datetime='2024-06-01T10:00Z'>now</time></li></ol>"}, "en", None),
    ],
)  # fmt: skip
def test_the_date_is_that_of_the_article_in_the_order_of_its_region(
    inside: str, around: dict[str, str], lang: str, wanted: str | None
) -> None:
    found = read(inside, lang=lang, **around)  # type: ignore[arg-type]
    seen = f"{found.published_at.isoformat()} {found.published_at_precision}" if found.published_at else None
    assert seen == wanted
