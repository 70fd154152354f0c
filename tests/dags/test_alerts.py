"""Alerts reach a mailbox and a webhook, as the connection says. The servers are real, on 127.0.0.1."""

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

from tests.audit.incidents.simulated import an_incident
from tests.dags.conftest import Hook


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is sent in `mails`."""

    allow_reuse_address = True

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    """SMTP, as far as handing in a mail needs it."""

    def handle(self) -> None:
        self.say("220 mailbox")
        while line := self.rfile.readline().decode():
            verb = line[:4].upper().strip()
            if verb == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                self.server.mails.append("".join(lines))
            self.say("221 bye" if verb == "QUIT" else "250 mailbox")
            if verb == "QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _airflow_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))


def part(mail: Message, content_type: str) -> str:
    (found,) = [each for each in mail.walk() if each.get_content_type() == content_type]
    return found.get_payload(decode=True).decode()


SENTENCE = "silent-source: the <b>Courier</b>, 2031-03-08: nothing came."


def test_an_alert_is_mailed_with_its_details_and_nothing_in_it_is_markup(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unspun.dags.alerts import send

    extra = {"to": "desk@example.org", "from_email": "unspun@example.org", "disable_ssl": True, "disable_tls": True}
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": mailbox.server_address[1], "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", json.dumps(connection))
    send(SENTENCE, {"source_id": "courier & co"})
    (mail,) = map(message_from_string, mailbox.mails)
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == SENTENCE
    text, html = (part(mail, kind) for kind in ("text/plain", "text/html"))
    assert "source_id: courier & co" in text
    assert "&lt;b&gt;Courier&lt;/b&gt;" in html
    assert "courier &amp; co" in html


def test_an_alert_reaches_a_webhook_as_a_sentence_with_its_details(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    from unspun.dags.alerts import send

    monkeypatch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", hook.connection)
    send(SENTENCE, {"source_id": "courier"})
    assert hook.told[-1] == {"text": SENTENCE, "source_id": "courier"}


def test_a_digest_is_one_mail_with_plain_text_beside_html(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from unspun.audit.digest import compose
    from unspun.dags.alerts import send_digest

    extra = {"to": ["desk@example.org", "night@example.org"], "from_email": "unspun@example.org"}
    extra |= {"disable_ssl": True, "disable_tls": True}
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": mailbox.server_address[1], "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", json.dumps(connection))
    incidents = [an_incident(), an_incident(incident_id="b" * 64, source_id="market-mail")]
    send_digest(compose(incidents, {}, {}, datetime(2031, 3, 4, 6, tzinfo=UTC), "https://desk.example/quality")[0])
    (mail,) = map(message_from_string, mailbox.mails)
    assert mail["Subject"] == "unspun: 2 new incidents"
    assert mail["To"] == "desk@example.org, night@example.org"
    for kind in ("text/plain", "text/html"):
        assert f"https://desk.example/quality/incident/{'b' * 64}" in part(mail, kind).replace("=\n", "")


@pytest.mark.parametrize(("form", "field"), [("slack", "text"), ("json", "version")])
def test_a_webhook_gets_the_digest_in_the_form_of_its_connection(
    hook: Hook, monkeypatch: pytest.MonkeyPatch, form: str, field: str
) -> None:
    from unspun.audit.digest import compose
    from unspun.dags.alerts import send_digest

    connection = json.loads(hook.connection)
    connection["extra"] = {**connection.get("extra", {}), "format": form}
    monkeypatch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", json.dumps(connection))
    digest, _ = compose([an_incident()], {}, {}, datetime(2031, 3, 4, 6, tzinfo=UTC), "https://desk.example/quality")
    send_digest(digest)
    assert hook.told[-1] == (digest.slack() if form == "slack" else digest.payload())
    assert field in hook.told[-1]


def test_without_a_connection_the_sentence_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from unspun.dags.alerts import send

    monkeypatch.delenv("AIRFLOW_CONN_UNSPUN_ALERTS", raising=False)
    send(SENTENCE, {})
    assert SENTENCE in caplog.text
