"""Web pages: body, metadata, and pages that are no article."""

import contextlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from unspun.extractors import articles
from unspun.extractors.articles.html import site_rules
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

PAGES = Path(__file__).with_name("pages")

PROSE = [
    "The bridge over the Aln opened to traffic on Monday, two years after a barge damaged one of its piers.",
    "“We have waited a long time for this,” said Mary Major, who leads the town council of Alnmouth.",
    "The repair cost 12.4 million pounds, of which the county paid two thirds and the insurer the rest.",
    "Boats can pass under the new deck at high tide, which the harbour master had asked for since 1998.",
    "The first bus crossed at seven in the morning, with forty children of the primary school on board.",
    "Work on the footpath goes on until October; walkers have to use the railway bridge until then.",
]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "", title: str = "Harbour bridge reopens") -> str:
    return f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def read(html: str | bytes, url: str | None = None, **more: object) -> Extracted:
    content = html.encode() if isinstance(html, str) else html
    fetched = datetime(2024, 6, 20, tzinfo=UTC)
    return articles.extract(
        RawDocument(
            source_id="test", uri="memory", content=content, fetched_at=fetched, media_type="text/html", url=url, **more
        )  # type: ignore[arg-type]
    )


def reason(html: str, url: str | None = None) -> str:
    with pytest.raises(Rejected) as caught:
        read(html, url)
    assert caught.value.stage == "extract"
    return caught.value.reason


def ld(**node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', **node})}</script>"


ARTICLE = f"<article><h1>Harbour bridge reopens</h1>{paragraphs(*PROSE)}</article>"


def test_a_page_as_newspapers_build_them_gives_its_text_letter_for_letter() -> None:
    found = read((PAGES / "article.html").read_bytes())
    assert found.raw_text == (PAGES / "article.txt").read_text(encoding="utf-8").rstrip("\n")
    assert found.title == "Harbour bridge reopens after two years"
    assert found.subtitle == "Drivers no longer need the twelve-mile detour through Lesbury, the town council says."
    assert found.authors == ("Jane Doe", "John Roe")
    assert (found.section, found.site, found.language) == ("Local News", "The Alnmouth Courier", "en")
    assert found.url == "https://courier.example/news/harbour-bridge-reopens"
    assert found.published_at is not None
    assert found.modified_at is not None
    assert found.published_at.isoformat() == "2024-06-17T09:30:00+01:00"
    assert found.modified_at.isoformat() == "2024-06-17T12:05:00+01:00"
    assert found.published_at_basis == "json-ld"


@pytest.mark.parametrize(
    ("head", "body", "basis", "moment"),
    [
        ("<meta property='article:published_time' content='2024-06-17T09:30:00+01:00'>", "", "open-graph", "08:30"),
        ("<meta name='parsely-pub-date' content='2024-06-17T08:30:00Z'>", "", "meta", "08:30"),
        ("", "<span itemprop='datePublished' content='2024-06-17T10:30+02:00'>today</span>", "microdata", "08:30"),
        ("", "<p>By Jane Doe on Monday, June 17th, 2024 at 9:30 a.m. BST</p>", "text", "08:30"),
        ("", "<p>Published 17 June 2024</p>", "text", "00:00"),
    ],
)  # fmt: skip
def test_the_date_names_where_it_was_found(head: str, body: str, basis: str, moment: str) -> None:
    found = read(page(ARTICLE.replace("</h1>", f"</h1>{body}"), head))
    assert found.published_at is not None
    assert found.published_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") == f"2024-06-17 {moment}"
    assert found.published_at_basis == basis


def test_a_date_in_the_address_is_the_last_resort() -> None:
    found = read(page(ARTICLE), "https://courier.example/2024/06/17/bridge")
    assert (found.published_at, found.published_at_basis) == (datetime(2024, 6, 17, tzinfo=UTC), "url")


def test_days_and_months_are_read_as_the_language_of_the_page_orders_them() -> None:
    german = paragraphs(
        "Die Brücke über den Fluss ist seit Montag wieder offen, zwei Jahre nachdem ein Schiff sie beschädigt hatte.",
        "„Wir haben lange darauf gewartet“, sagte die Bürgermeisterin bei der Feier am Ufer vor dreihundert Gästen.",
        "Die Arbeiten kosteten zwölf Millionen Euro, von denen das Land zwei Drittel trug.",
        "Auch die Boote kommen nun bei Flut unter der Brücke hindurch, was der Hafenmeister lange gefordert hatte.",
    )
    found = read(page(f"<h1>Brücke wieder offen</h1><p>Von Erika Mustermann, 05.10.2024</p>{german}", title="Brücke"))
    assert found.language == "de"  # although the template says English
    assert found.published_at == datetime(2024, 10, 5, tzinfo=UTC)
    assert found.authors == ("Erika Mustermann",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'>By <a href='/jd'>Jane Doe</a>, Political Editor, and <a href='/jr'>John Roe</a></p>",
        "<span itemprop='author'><span itemprop='name'>Jane Doe</span></span><span itemprop='author'>John Roe</span>",
        "<a rel='author' href='/jd'>Jane Doe</a>",
        "<p>By Jane Doe and John Roe | The Courier</p>",
    ],
)
def test_authors_are_read_from_the_page_where_metadata_has_none(byline: str) -> None:
    found = read(page(ARTICLE.replace("</h1>", f"</h1>{byline}")))
    assert found.authors in (("Jane Doe", "John Roe"), ("Jane Doe",))
    assert "Doe" not in found.raw_text


def test_an_agency_is_no_author() -> None:
    found = read(page(ARTICLE, ld(**{"@type": "NewsArticle", "headline": "x", "author": {"name": "Associated Press"}})))
    assert (found.authors, found.agency) == ((), "Associated Press")


def test_json_ld_with_an_unescaped_quotation_mark_still_gives_its_fields() -> None:
    broken = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge "finally" open", '
        '"datePublished": "2024-06-17T08:30:00Z", "author": {"@type": "Person", "name": "Jane Doe"}}</script>'
    )
    found = read(page(ARTICLE, broken))
    assert found.authors == ("Jane Doe",)
    assert found.published_at == datetime(2024, 6, 17, 8, 30, tzinfo=UTC)


def test_a_page_written_by_a_script_gives_the_article_body_of_its_json_ld() -> None:
    found = read(page("<div id='app'></div>", ld(**{"@type": "NewsArticle", "articleBody": "\n\n".join(PROSE)})))
    assert found.raw_text.split("\n\n")[1:] == PROSE
    assert found.basis == "json-ld"


def test_line_breaks_in_place_of_paragraphs() -> None:
    found = read(page(f"<h1>Harbour bridge reopens</h1><div class='text'>{'<br><br>'.join(PROSE)}</div>"))
    assert found.raw_text == "\n\n".join(["Harbour bridge reopens", *PROSE])


def test_a_text_in_several_containers_is_read_whole() -> None:
    half = len(PROSE) // 2
    columns = "".join(f"<div class='grid'><div class='col'>{paragraphs(*part)}</div></div><div class='ad'>Ad</div>"
                      for part in (PROSE[:half], PROSE[half:]))  # fmt: skip
    found = read(page(f"<article><h1>Harbour bridge reopens</h1>{columns}</article>"))
    assert found.raw_text == "\n\n".join(["Harbour bridge reopens", *PROSE])


def test_hidden_paragraphs_are_not_read() -> None:
    hidden = (
        "<p style='display: none'>This paragraph is for printers only, and no reader of the page has ever seen it.</p>"
    )
    assert "printers" not in read(page(ARTICLE.replace("</h1>", f"</h1>{hidden}"))).raw_text


TEASERS = "".join(f"<li><a href='/{n}'>Another story about harbour number {n} on the coast</a></li>" for n in range(20))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (page(ARTICLE, ld(**{"@type": "LiveBlogPosting", "headline": "Bridge: live", "liveBlogUpdate": [{}, {}]})),
         "live-blog"),
        (page("<h1>Bridge opening – live updates</h1>" + "".join(
            f"<article class='live-blog-post'><time>1{n}:00</time><p>{text}</p></article>"
            for n, text in enumerate(PROSE)),
            title="Bridge opening – live updates"), "live-blog"),
        (page(f"<h1>Bridge</h1><p>{PROSE[0]}</p><div class='offer'><p>Subscribe to continue reading.</p></div>"),
         "paywall"),
        (page(f"<h1>Bridge</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p>",
              ld(**{"@type": "NewsArticle", "headline": "Bridge", "isAccessibleForFree": "False"})), "paywall"),
        (page("<h1>Before you continue</h1>" + paragraphs(
            "We and our partners use cookies and similar techniques to store and/or access information on your device.",
            "With your consent we show personalised ads. You can withdraw consent in the privacy settings at any time.",
            "Read our cookie policy and our privacy policy to learn more about cookies.")), "cookie-wall"),
        (page("<h1>Just a moment...</h1><p>Checking your browser before you go on. Enable JavaScript and cookies.</p>",
              title="Just a moment..."), "robot-check"),
        (page(f"<h1>Page not found</h1><p>The page you are looking for does not exist.</p><ul>{TEASERS}</ul>",
              title="Page not found - The Courier"), "soft-404"),
        (page("<h1>Bridge opening in pictures</h1><p>Watch the first cars cross the bridge on Monday.</p>",
              "<meta property='og:type' content='video.other'>"), "video-page"),
        (page(f"<h1>Local news</h1><ul>{TEASERS}</ul>", title="Local news"), "index-page"),
        (page("<h1>Local news</h1>" + "".join(
            f"<div class='card'><h3><a href='/{n}'>A story on the harbour, number {n}</a></h3><p>{text}</p></div>"
            for n, text in enumerate(PROSE)), title="Local news"), "index-page"),
        (page("<nav><a href='/'>Home</a></nav>"), "no-article-body"),
    ],
)  # fmt: skip
def test_pages_that_are_no_article_are_rejected_by_name(html: str, wanted: str) -> None:
    assert reason(html) == wanted


def test_what_stands_before_a_paywall_goes_along_with_the_rejection() -> None:
    stub = page(f"<h1>Bridge</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p><div><p>Already a subscriber? Log in</p></div>")
    with pytest.raises(Rejected) as caught:
        read(stub)
    assert caught.value.found is not None
    assert PROSE[0] in caught.value.found.raw_text


@pytest.mark.parametrize(
    "around",
    [
        ("<div class='offer'><p>Subscribe to continue reading without advertisements.</p></div>", ""),
        ("", ld(**{"@type": "NewsArticle", "headline": "Harbour bridge reopens", "isAccessibleForFree": False})),
        (f"<aside><ul>{TEASERS}</ul></aside>", ""),
        ("<div id='consent'><p>We use cookies. You can withdraw your consent. See our privacy policy.</p></div>", ""),
        ("<div class='player'>video</div>", "<meta property='og:type' content='video.other'>"),
    ],
)  # fmt: skip
def test_a_full_article_is_one_whatever_stands_around_it(around: tuple[str, str]) -> None:
    body, head = around
    longer = paragraphs(*(text.replace("the", "that") for text in PROSE))
    found = read(page(ARTICLE.replace("</article>", f"{longer}</article>") + body, head))
    assert found.raw_text.startswith("Harbour bridge reopens\n\nThe bridge over the Aln")


RULES = {
    "gazette.example": [
        {"from": "2023-01-01", "until": "2024-05-01", "body": "#story > p"},
        {"from": "2024-05-01", "title": "h2.kop", "body": ".verhaal p, .verhaal h3", "remove": ".verhaal .los",
         "byline": ".wie", "date": ".wanneer"},
    ]
}  # fmt: skip


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES), encoding="utf-8")
    monkeypatch.setattr(site_rules, "RULES", path)


@pytest.mark.usefixtures("rules")
def test_a_rule_of_a_site_goes_before_the_general_reading() -> None:
    html = page(
        "<h1>De Gazette</h1><h2 class='kop'>Brug weer open</h2><i class='wie'>Door Jan Jansen</i>"
        "<i class='wanneer'>17 juni 2024</i><div class='verhaal'><p>De brug is open.</p><p class='los'>Advertentie</p>"
        "<h3>Kosten</h3><p>Twaalf miljoen.</p></div>",
        title="De Gazette",
    ).replace("lang='en'", "lang='nl'")
    found = read(html, "https://www.gazette.example/brug")
    assert found.raw_text == "Brug weer open\n\nDe brug is open.\n\nKosten\n\nTwaalf miljoen."
    assert (found.basis, found.authors) == ("site-rule", ("Jan Jansen",))
    assert found.published_at == datetime(2024, 6, 17, tzinfo=UTC)


@pytest.mark.usefixtures("rules")
def test_rules_are_dated() -> None:
    older = site_rules.rule_for("https://gazette.example/a", date(2024, 4, 30))
    newer = site_rules.rule_for("https://gazette.example/a", date(2024, 5, 1))
    assert older is not None
    assert newer is not None
    assert older.body != newer.body
    assert site_rules.rule_for("https://other.example/a", date(2024, 5, 1)) is None


def test_no_rule_of_an_outlet_is_shipped() -> None:
    assert json.loads(Path(site_rules.__file__).with_name("site_rules.json").read_text(encoding="utf-8")) == {}


DEEP = "<div>" * 100_000


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (DEEP + "x", "page-too-deep"),
        ("<b><i>" * 50_000, "page-too-deep"),
        ("<p>x" * 400_000, "page-too-large"),
        ("x" * 20_000_001, "page-too-large"),
        ("<p " + " ".join(f"a{n}='>'" for n in range(200_000)) + ">x", "no-article-body"),
        ("<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b;</p>", "no-article-body"),
    ],
    ids=range(6),
)
def test_pages_out_of_bounds_are_rejected_by_name(html: str, wanted: str) -> None:
    assert reason(html) == wanted


@pytest.mark.parametrize(
    "damage",
    [
        "<script>for (i = 0; i <n.length; i++) " + "a = b; " * 5_000 + "</script>",
        f"<div class='{'wide ' * 400_000}'></div>",
        "<!-- <p " + "a='b' " * 5_000 + "-->",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>" + '{"@graph":' * 50_000 + "</script>",
        "<h2>&#xD800;&#0;&#x110000;</h2>" * 1_000,
        "</p></div></a>" * 100_000,
        "<time datetime='" + "2024-05-01T" * 100_000 + "'>1 May</time>",
        "<div class='byline'>By " + "Ada Brandt and " * 50_000 + "</div>",
        "<a href='/x'>A headline that leads elsewhere</a>" * 10_000,
    ],
    ids=range(10),
)
def test_an_article_is_read_whatever_stands_before_it(damage: str) -> None:
    found = read(page(damage + ARTICLE))
    assert all(paragraph in found.raw_text for paragraph in PROSE)


@pytest.mark.parametrize(
    "html",
    [
        "<svg><script>" * 200,
        "<p " + "a='b' " * 100_000 + ">x",
        "<a href='" + "x" * 1_000_000 + "'>x</a>",
        "&#x110000;&#0;\x00<p>\ud7ff</p>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>x",
        "<time datetime='" + "9" * 100_000 + "'>x</time>",
        "<meta name='author' content='" + "By a, " * 50_000 + "'><p>x",
        "<p class=byline>" + "Jane Doe, " * 300 + "<p>x",
        "<title>" + "| " * 50_000 + "</title>" + ARTICLE,
        "<h1>" + "- " * 50_000 + "</h1>" + ARTICLE,
        "<p>" + "SEOUL " * 100_000 + "</p>",
        "<p>" + "read more " * 100_000 + "</p>",
        "<p>" + "404 page was not " * 50_000 + "</p>",
        "<p>" + "cookie " * 100_000 + "</p>",
    ],
    ids=range(14),
)
def test_hostile_pages_end_in_bounded_time(html: str) -> None:
    with contextlib.suppress(Rejected):
        read(html)


def test_large_inlined_pictures_do_not_make_a_page_too_large() -> None:
    picture = "<img src='data:image/png;base64," + "iVBORw0KGgo" * 2_000_000 + "'>"
    assert PROSE[0] in read(page(picture + ARTICLE)).raw_text


def test_a_text_without_spaces_between_words_is_prose_all_the_same() -> None:
    texts = [
        "阿尔恩河上的大桥周一重新开放通车。两年前，一艘驳船撞坏了其中一座桥墩，通往海岸的主要道路因此中断。",
        "“我们等这一天等了很久，”镇议会主席王小明说，“绕行让这里的每个家庭都付出了时间和金钱。”",
        "维修费用为一千二百四十万，其中三分之二由郡政府支付，其余部分由驳船的保险公司承担。",
        "港务长说，新桥面抬高了四十厘米，涨潮时船只可以从桥下通过，这是他多年来一直要求的。",
    ]
    found = read(page(f"<h1>港口大桥重新开放</h1><div class='content'>{paragraphs(*texts)}</div>", title="港口大桥"))
    assert found.raw_text == "\n\n".join(["港口大桥重新开放", *texts])
    assert found.language == "zh"
