"""What its sender canceled, withheld or put under embargo is never an article before its time."""

import json
from datetime import UTC, datetime

import pytest

from unspun.extractors import articles
from unspun.extractors.articles.wire.release import read_notice
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

FETCHED = datetime(2024, 6, 20, 12, tzinfo=UTC)
TEXT = "The bridge over the Aln opened to traffic on Monday, two years after an accident, the council said."


def read(content: str, media_type: str, fetched_at: datetime = FETCHED, as_of: datetime | None = None) -> Extracted:
    document = RawDocument(
        source_id="test", uri="memory", content=content.encode(), fetched_at=fetched_at, media_type=media_type
    )
    return articles.extract(document, as_of)


def rejection(content: str, media_type: str, fetched_at: datetime = FETCHED) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read(content, media_type, fetched_at)
    return caught.value


def g2(meta: str, content: str = f"<inlineXML><html><body><p>{TEXT}</p></body></html></inlineXML>") -> str:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:npa:17"><itemMeta>'
        f'<itemClass qcode="ninat:text"/>'
        f"{meta}</itemMeta><contentMeta><headline>Bridge</headline></contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def newsml(management: str) -> str:
    return (
        "<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:npa:17</PublicIdentifier>"
        f"</NewsIdentifier></Identification><NewsManagement>{management}</NewsManagement><NewsComponent><ContentItem>"
        f'<MediaType FormalName="Text"/><DataContent><p>{TEXT}</p></DataContent></ContentItem></NewsComponent>'
        "</NewsItem></NewsML>"
    )


def nitf(docdata: str, status: str = "") -> str:
    attribute = f' management-status="{status}"' if status else ""
    return (
        f'<nitf><head><docdata{attribute}><doc-id id-string="urn:npa:17"/>{docdata}</docdata></head><body>'
        f"<body.content><p>{TEXT}</p></body.content></body></nitf>"
    )


def ninjs(**more: object) -> str:
    item = {"uri": "urn:npa:17", "type": "text", "versioncreated": "2024-06-17T08:30:00Z", "body_text": TEXT}
    return json.dumps({**item, **more})


LATER = "2024-06-21T00:01:00Z"
CANCELED = [
    (g2('<pubStatus qcode="stat:canceled"/>'), "application/xml"),
    (g2('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>'), "application/xml"),
    (g2('<pubStatus qcode="stat:canceled"/>', ""), "application/xml"),
    (g2("<edNote>MANDATORY KILL: the figures are wrong</edNote>"), "application/xml"),
    (newsml('<Status FormalName="Canceled"/>'), "application/xml"),
    (nitf("", "canceled"), "application/xml"),
    (nitf('<ed-msg info="KILL: wrong bridge"/>'), "application/xml"),
    (ninjs(pubstatus="canceled"), "application/json"),
    (ninjs(pubstatus="canceled", body_text=""), "application/json"),
]
WITHHELD = [
    (g2('<pubStatus qcode="stat:withheld"/>'), "application/xml"),
    (g2('<pubStatus qcode="stat:on-ice"/>'), "application/xml"),  # what nobody knows is not published
    (newsml('<Status FormalName="Withheld"/>'), "application/xml"),
    (nitf("", "withheld"), "application/xml"),
    (ninjs(pubStatus="withheld"), "application/json"),
]
EMBARGOED = [
    (g2(f'<embargoed>{LATER}</embargoed><pubStatus qcode="stat:usable"/>'), "application/xml"),
    (g2(f'<embargoed>{LATER}</embargoed><pubStatus qcode="stat:withheld"/>'), "application/xml"),
    (newsml(f'<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
            f"<DateAndTime>{LATER}</DateAndTime></StatusWillChange>"), "application/xml"),
    (nitf(f'<date.release norm="{LATER}"/>', "embargoed"), "application/xml"),
    (ninjs(pubstatus="usable", embargoed=LATER), "application/json"),
    (f"Subject: Bridge\nFrom: press@aln.example\nDate: Mon, 17 Jun 2024 09:30:00 +0100\n\n"
     f"EMBARGOED UNTIL 0001 GMT June 21, 2024\n\n{TEXT}", "message/rfc822"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "content", "media_type"),
    [
        *(("canceled", *case) for case in CANCELED),
        *(("withheld", *case) for case in WITHHELD),
        *(("embargoed", *case) for case in EMBARGOED),
    ],
)
def test_what_may_not_be_published_is_rejected_by_name(reason: str, content: str, media_type: str) -> None:
    error = rejection(content, media_type)
    assert (error.stage, error.reason) == ("extract", reason)
    assert error.found is not None
    assert error.found.status == reason
    assert error.found.item_guid == (None if media_type == "message/rfc822" else "urn:npa:17")


@pytest.mark.parametrize(("content", "media_type"), EMBARGOED)
def test_an_embargo_ends_at_its_time(content: str, media_type: str) -> None:
    until = datetime(2024, 6, 21, 0, 1, tzinfo=UTC)
    error = rejection(content, media_type)
    assert error.found is not None
    assert error.found.embargoed_until == until
    assert TEXT in read(content, media_type, until).raw_text
    assert TEXT in read(content, media_type, as_of=until).raw_text


def test_an_embargo_that_has_ended_gives_no_article_without_text() -> None:
    with pytest.raises(Rejected) as caught:
        read(ninjs(embargoed=LATER, body_text="..."), "application/json", as_of=datetime(2099, 1, 1, tzinfo=UTC))
    assert caught.value.reason == "no-article-body"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (g2("<embargoed/>"), "application/xml"),
        (newsml('<Status FormalName="Embargoed"/>'), "application/xml"),
        (nitf("", "embargoed"), "application/xml"),
    ],
)
def test_an_embargo_without_a_time_does_not_end(content: str, media_type: str) -> None:
    assert rejection(content, media_type, datetime(2099, 1, 1, tzinfo=UTC)).reason == "embargoed"


def test_a_kill_over_the_teleprinter_is_no_article() -> None:
    head, tail = (
        "\x01\r\nnpa017 4 pl 40 NPA 0017\r\n\r\n\x02",
        f"\r\n\r\n   {TEXT}\r\n\x03\r\n171030 GMT Jun 24\r\n\x04",
    )
    assert rejection(f"{head}KILL: Bridge reopens ={tail}", "text/plain").reason == "canceled"
    assert TEXT in read(f"{head}Bridge reopens ={tail}", "text/plain").raw_text


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("BULLETIN KILL", "canceled"),
        ("WITHDRAWAL - Velmora bank story", "canceled"),
        ("This story has been withdrawn", "canceled"),
        ("ACHTUNG: Sperrfrist: 21. Juni 2024", "usable"),  # not at the beginning of the line
        ("Sperrfrist: 21.06.2024 00:01 Uhr", "embargoed"),
        ("Under embargo until Friday", "embargoed"),
        ("NOT FOR PUBLICATION BEFORE 6 a.m. on June 21", "embargoed"),
        ("Embargo on grain is lifted", "usable"),
        ("Kill Hill reopens to walkers", "usable"),
        ("Police kill gunman", "usable"),
        ("Cancellation of ferries angers islanders", "usable"),
    ],
)
def test_notices_are_told_from_headlines(line: str, status: str) -> None:
    assert read_notice([line, TEXT]).status == status
