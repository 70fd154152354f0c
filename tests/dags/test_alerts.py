"""Alerts reach a mailbox and a webhook, as the connection says. The servers are real, on 127.0.0.1."""

import json
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest

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
    (body,) = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    html = body.get_payload(decode=True).decode()
    assert "&lt;b&gt;Courier&lt;/b&gt;" in html
    assert "courier &amp; co" in html


def test_an_alert_reaches_a_webhook_as_a_sentence_with_its_details(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    from unspun.dags.alerts import send

    monkeypatch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", hook.connection)
    send(SENTENCE, {"source_id": "courier"})
    assert hook.told[-1] == {"text": SENTENCE, "source_id": "courier"}


def test_without_a_connection_the_sentence_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from unspun.dags.alerts import send

    monkeypatch.delenv("AIRFLOW_CONN_UNSPUN_ALERTS", raising=False)
    send(SENTENCE, {})
    assert SENTENCE in caplog.text
