"""Mail: forwarded texts, attached releases, newsletters and digests."""

from datetime import UTC, datetime

import pytest

from unspun.extractors import articles
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

BODY = [
    "The bridge over the Aln opened to traffic on Monday, two years after a barge damaged one of its piers.",
    "“We have waited a long time for this,” said Mary Major, who leads the town council of Alnmouth.",
    "The repair cost 12.4 million pounds, of which the county paid two thirds and the insurer the rest.",
]
HEAD = (
    "From: Ada Brandt <ada@courier.example>\nSubject: {0}\nDate: Tue, 18 Jun 2024 12:00:00 +0100\nMIME-Version: 1.0\n"
)
LABELS = {
    "en": ("---------- Forwarded message ---------", "From", "Date", "Subject", "To"),
    "de": ("-------- Weitergeleitete Nachricht --------", "Von", "Datum", "Betreff", "An"),
    "fr": ("---------- Message transféré ---------", "De", "Envoyé", "Objet", "À"),
}


def read(content: str) -> Extracted:
    fetched = datetime(2024, 6, 20, tzinfo=UTC)
    return articles.extract(
        RawDocument(source_id="t", uri="m", content=content.encode(), fetched_at=fetched, media_type="message/rfc822")
    )


def body_of(found: Extracted) -> list[str]:
    return found.raw_text.split("\n\n")[1:]


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_of_a_forwarded_mail_the_inner_one_is_read(language: str, wrapped: bool) -> None:
    mark, sender, date, subject, to = LABELS[language]
    who = "John Roe <john@aln.example>"
    lines = f"{mark}\n{sender}: {who}\n{date}: Mon, 17 Jun 2024 09:30\n{subject}: Bridge reopens\n{to}: ada"
    text = "\n\n".join(paragraph.replace(", ", ",\n") if wrapped else paragraph for paragraph in BODY)
    found = read(
        f"{HEAD.format('Fwd: Bridge reopens')}Content-Type: text/plain; charset=utf-8\n\nFYI\n\n{lines}\n\n{text}\n"
    )
    assert (found.title, found.authors, body_of(found)) == ("Bridge reopens", ("John Roe",), BODY)
    assert found.published_at == datetime(2024, 6, 17, 9, 30, tzinfo=UTC)


def test_a_mail_that_is_attached_to_a_note_is_the_one_that_is_read() -> None:
    inner = "From: John Roe <j@aln.example>\nSubject: Bridge reopens\n"
    inner += f"Content-Type: text/plain; charset=utf-8\n\n{BODY[0]}\n\n{BODY[1]}"
    found = read(
        HEAD.format("Fwd: see below")
        + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"FYI\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    assert (found.title, found.authors, body_of(found)) == ("Bridge reopens", ("John Roe",), BODY[:2])


def attached(kind: str, name: str, content: str, cover: str) -> str:
    return (
        HEAD.format("Bridge reopens")
        + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"{cover}\n--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename={name}\n\n{content}\n--b--\n"
    )


def test_an_attached_release_is_read_where_the_mail_is_a_cover_note() -> None:
    content = "".join(f"<p>{text}</p>" for text in BODY)
    found = read(attached("text/html; charset=utf-8", "a.html", content, "Press release attached."))
    assert body_of(found) == BODY
    with pytest.raises(Rejected, match="attachment-only"):
        read(attached("application/pdf", "a.pdf", "%PDF-1.7", "Please find the press release attached."))


def test_the_footer_of_a_newsletter_is_no_part_of_its_article() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in BODY)
    html = (
        "<html><body><div style='display:none'>Preheader that nobody sees</div><table><tr><td><a href='/v'>"
        f"View in browser</a></td></tr><tr><td><h1>Bridge reopens</h1>{paragraphs}</td></tr><tr><td>"
        "You are receiving this because you signed up. <a href='/u'>Unsubscribe</a></td></tr><tr><td>Courier, 4 Mill "
        "Lane</td></tr></table></body></html>"
    )
    found = read(f"{HEAD.format('Bridge reopens')}Content-Type: text/html; charset=utf-8\n\n{html}")
    assert found.raw_text == "\n\n".join(["Bridge reopens", *BODY])


def test_an_article_about_unsubscribing_is_read_to_its_end() -> None:
    text = "\n\n".join(["Readers who want to unsubscribe from the council's letter must write to it by post.", *BODY])
    found = read(f"{HEAD.format('Council letter')}Content-Type: text/plain; charset=utf-8\n\n{text}")
    assert body_of(found)[-1] == BODY[-1]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("html", "".join(f"<h2><a href='/{text[:3]}'>A story of the coast</a></h2><p>{text}</p>" for text in BODY)),
        ("plain", "\n\n".join(f"{text}\n\nhttps://courier.example/{n}" for n, text in enumerate(BODY))),
    ],
)  # fmt: skip
def test_a_digest_is_several_articles(kind: str, content: str) -> None:
    with pytest.raises(Rejected, match="several-articles"):
        read(f"{HEAD.format('The morning post')}Content-Type: text/{kind}; charset=utf-8\n\n{content}")


@pytest.mark.parametrize("sender", ["Ada Brandt <", "(" * 5_000, ". " * 100_000])
def test_a_sender_that_is_no_address_costs_no_text(sender: str):
    found = read(f"From: {sender}\nSubject: The bridge is open\n\n" + "\n\n".join(BODY))
    assert (found.title, body_of(found)) == ("The bridge is open", BODY)


def test_parts_and_their_headers_are_bounded_before_they_are_parsed() -> None:
    name = '"' * 100_000
    part = f"--b\nContent-Type: text/plain; name={name}\nContent-Disposition: inline; filename={name}\n\n"
    multipart = HEAD.format("Bridge reopens") + 'Content-Type: multipart/mixed; boundary="b"\n\n'
    found = read(multipart + part + "\n\n".join(BODY) + "\n--b--\n")
    assert body_of(found) == BODY
    attached = "--b\nContent-Type: message/rfc822\n\nSubject: a\n\na\n" * 2_000
    with pytest.raises(Rejected, match="document-too-large: more than 1,000 parts"):
        read(multipart + attached)
