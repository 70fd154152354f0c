"""Wire formats and mail: headline, byline, date and the complete body of text items; other items named."""

import base64
import contextlib
import json
from datetime import UTC, datetime

import pytest

from unspun.extractors import articles
from unspun.extractors.articles.sniff import sniff
from unspun.schemas.articles import Extracted, Rejected, Unsupported
from unspun.schemas.documents import RawDocument

BODY = [
    "ALNMOUTH, England (NPA) — The bridge over the Aln opened to traffic on Monday, two years after an accident.",
    "“We have waited a long time for this,” said Mary Major, who leads the town council.",
    "The repair cost 12.4 million pounds.",
]
HEADLINE = "Harbour bridge reopens after two years"
P = "".join(f"<p>{text}</p>" for text in BODY)


def read(content: bytes | str, media_type: str | None = "application/xml") -> Extracted:
    data = content.encode() if isinstance(content, str) else content
    fetched = datetime(2024, 6, 20, tzinfo=UTC)
    return articles.extract(
        RawDocument(source_id="test", uri="memory", content=data, fetched_at=fetched, media_type=media_type)
    )


NITF = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf.dtd">
<nitf><head><title>bridge</title><tobject><tobject.subject tobject.subject.type="Transport"/></tobject>
<docdata><date.issue norm="20240617T093000+0100"/></docdata></head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline>
<note><body.content><p>Editors: do not print this note.</p></body.content></note>
<byline>By JANE DOE<byttl>NPA Transport Writer</byttl></byline><distributor>Reuters</distributor></body.head>
<body.content><media><media-caption>A caption</media-caption></media><block>{P}</block></body.content></body></nitf>"""

G2_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" xml:lang="en">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Reuters"/>
<versionCreated>2024-06-17T12:00:00+01:00</versionCreated><firstCreated>2024-06-17T09:30:00+01:00</firstCreated></itemMeta>
<contentMeta><headline>{headline}</headline><headline role="hl:subHeadline">Detour ends</headline>
<by>By Jane Doe</by><language tag="en"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
</head><body><header><h1>x</h1></header>{P}</body></html></inlineXML>"""


def g2(kind: str = "text", content: str = XHTML) -> str:
    return G2_ITEM.format(kind=kind, headline=HEADLINE, content=content)


G2_MESSAGE = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>'
    + g2(content=f'<inlineXML contenttype="application/nitf+xml">{NITF.split("dtd", 1)[1][3:]}</inlineXML>')
    + g2("picture", '<remoteContent href="x.jpg"/>')
    + "</itemSet></newsMessage>"
)
NEWSML_1 = f"""<NewsML><NewsItem><NewsManagement><FirstCreated>20240617T093000+0100</FirstCreated></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{HEADLINE}</HeadLine><ByLine>By Jane Doe</ByLine></NewsLines>
<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>
<NewsComponent><ContentItem><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
<NewsComponent><ContentItem><MediaType FormalName="Text"/><DataContent><![CDATA[{P}]]></DataContent></ContentItem>
</NewsComponent></NewsComponent></NewsItem></NewsML>"""
NINJS = json.dumps(
    {
        "uri": "urn:npa:1", "type": "text", "headline": HEADLINE, "byline": "Jane Doe", "body_html": P,
        "language": "en",
        "firstcreated": "2024-06-17T09:30:00+01:00", "versioncreated": "2024-06-17T12:00:00+01:00",
    }
)  # fmt: skip
IPTC_7901 = (
    "\x01npa0123 4 i 211 ccccb   npa 061\r\n\r\nEngland/transport/\r\n\x021ST LEAD\r\n" + HEADLINE
    + "\r\nBy Jane Doe, npa =\r\n\r\n" + "\r\n\r\n".join(BODY) + "\r\n\r\n# Notebook\r\n"
    "\r\n## Contacts\r\n- Reporting by: Jane Doe\r\n"
    "\x03170830 GMT Jun 24\r\n\x04"
)  # fmt: skip
ANPA_1312 = (
    "\x16\x16\x01W1234\x1f_asian\nr i\x13\x11 BC-EU--Bridge   06-17 0100\n\x02^BC-EU--Bridge,100<\n^" + HEADLINE
    + "<\n^AP Photo LON101<\n^Eds: With AP Photos.<\n^By JANE DOE=\n^Associated Press=\n\t   ALNMOUTH, England (NPA) _ "
    + BODY[0].split("— ")[1] + "\n \n\t   ``We have waited a long time for this,'' said Mary Major, who leads the town"
    " council.\n"
    + "\t   " + BODY[2] + "\n\n\t   \x03AP-WF-06-17-24 0830GMT<\n\x0c\n\x04"
)  # fmt: skip
MAIL = (
    "Received: from a.example\r\nDate: Mon, 17 Jun 2024 09:30:00 +0100\r\nFrom: Jane Doe <jane@npa.example>\r\n"
    f"Subject: FW: {HEADLINE}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.b64encode(("\n\n".join(BODY) + "\n\n-- \nNPA, 1 Quay Street\n").encode()).decode()
    + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>see the plain text</p>\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("content", "media_type", "basis"),
    [
        (NITF, "application/xml", "nitf"),
        (NITF, "application/nitf+xml", "nitf"),
        (g2(), "text/xml", "newsml-g2"),
        (G2_MESSAGE, None, "newsml-g2"),
        (NEWSML_1, "application/xml", "newsml-1"),
        (NINJS, "application/json", "ninjs"),
        (json.dumps({"total": 1, "item": [json.loads(NINJS)]}), "application/json", "ninjs"),
        (IPTC_7901, "text/plain", "iptc7901"),
        (ANPA_1312, "application/octet-stream", "anpa1312"),
        (MAIL, "text/plain", "mail"),
        (MAIL, "message/rfc822", "mail"),
    ],
)
def test_text_items_give_headline_byline_date_and_the_complete_body(
    content: str, media_type: str | None, basis: str
) -> None:
    found = read(content, media_type)
    assert found.basis == basis
    assert found.raw_text == "\n\n".join([HEADLINE, *BODY])
    assert (found.title, found.authors, found.language) == (HEADLINE, ("Jane Doe",), "en")
    assert found.published_at is not None
    assert found.published_at.astimezone(UTC) == datetime(2024, 6, 17, 8, 30, tzinfo=UTC)


def test_a_dateline_that_is_sent_apart_opens_the_text() -> None:
    text = NEWSML_1.replace(BODY[0], "The bridge opened.").replace(
        "</HeadLine>", "</HeadLine><DateLine>ALNMOUTH, June 17, 2024 (AFP) -</DateLine>"
    )
    assert "ALNMOUTH, June 17, 2024 (AFP) - The bridge opened." in read(text).raw_text


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (g2("picture", '<remoteContent href="x.jpg"/>'), "picture-item"),
        (g2("video", '<remoteContent href="x.mp4"/>'), "video-item"),
        (g2("text", '<remoteContent href="x.xml"/>'), "item-without-content"),
        (g2("text", "<inlineXML><sports-content/></inlineXML>"), "data-item"),
        ('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "package-item"),
        ('<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "concept-item"),
        ('<planningItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "planning-item"),
        (NEWSML_1.replace('"Text"', '"Video"'), "photo-item"),
        (NINJS.replace('"text"', '"picture"'), "picture-item"),
        ("<rss><channel><item><title>a</title></item></channel></rss>", "feed"),
        ("<inventory><part>7</part></inventory>", "unknown-xml"),
    ],
)
def test_items_that_are_no_text_are_unsupported_by_name(content: str, wanted: str) -> None:
    with pytest.raises(Unsupported) as caught:
        read(content, "application/json" if content.startswith("{") else "application/xml")
    assert caught.value.reason == wanted


BILLION = "<!DOCTYPE nitf [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    ("content", "media_type", "wanted"),
    [
        (BILLION + "]><nitf><body><body.content><p>&j;</p></body.content></body></nitf>", "application/xml",
         "xml-entities"),
        ("<!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><p>&x;</p></nitf>", "application/xml",
         "xml-entities"),
        ("<nitf><body>", "application/xml", "invalid-xml"),
        ("<nitf>" + "<p>" * 100_000, "application/xml", "invalid-xml"),
        (NITF.replace(P, ""), "application/xml", "no-article-body"),
        (G2_MESSAGE.replace("<itemSet>", "<itemSet>" + g2()), "application/xml", "several-articles"),
        ("\x01abc\x02no end of text", "text/x-iptc7901", "invalid-iptc7901"),
        ("Subject: x\nFrom: y\nDate: z\n\n", "message/rfc822", "no-article-body"),
    ],
)  # fmt: skip
def test_broken_and_hostile_wires_are_rejected_by_name(content: str, media_type: str, wanted: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(content, media_type)
    assert caught.value.reason == wanted


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("\x16\x01" + "\x02" * 100_000, "application/octet-stream"),
        ("\x01" + "a" * 1_000_000 + "\x02" + "^ " * 100_000, "text/x-anpa1312"),
        ("\x01a\x02" + "1ST LEAD " * 50_000 + " =\n\x03", "text/x-iptc7901"),
        ("From: a\nTo: b\nSubject: " + "=?utf-8?q?=" * 10_000 + "\nDate: c\n\n" + "> x\n" * 50_000, "message/rfc822"),
        ("From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n" * 5_000, "message/rfc822"),
        ("<!--" * 100_000, "application/xml"),
        ("<a " * 50_000, "application/xml"),
    ],
    ids=range(7),
)
def test_hostile_wires_end_in_bounded_time(content: str, media_type: str) -> None:
    with contextlib.suppress(Rejected):
        read(content, media_type)


def test_agencies_own_xml_with_known_names_is_read_as_a_record() -> None:
    record = (
        "<Story><Headline>Bridge</Headline><Byline>Jane Doe</Byline><PublishDate>2024-06-17T08:30:00</PublishDate>"
        f"<Content>{P.replace('<', '&lt;')}</Content></Story>"
    )
    found = read(record)
    assert found.raw_text == "\n\n".join(["Bridge", *BODY])
    assert (found.basis, found.authors) == ("xml", ("Jane Doe",))


@pytest.mark.parametrize(
    ("content", "declared", "wanted"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- <nitf> --><newsItem/>", "application/xml",
         "application/vnd.iptc.g2.newsitem+xml"),
        (b"<nitf:nitf xmlns:nitf='x'/>", None, "application/nitf+xml"),
        (b"<NewsML/>", "text/xml", "application/x-newsml+xml"),
        (b"<!DOCTYPE html><html>", None, "text/html"),
        (b"From here on: a story.\nTo: the sea.\n\nIt began.", "text/plain", "text/plain"),
        (b'{"a": 1}', None, "application/json"),
        (b'{"a": 1}', "text/plain", "text/plain"),
        (b"", None, "text/plain"),
        (b"<nitf/>", "text/html; charset=utf-8", "text/html"),
    ],
)  # fmt: skip
def test_media_types_are_told_by_the_first_bytes(content: bytes, declared: str | None, wanted: str) -> None:
    assert sniff(content, declared) == wanted
