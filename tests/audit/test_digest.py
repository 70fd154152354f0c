"""One message about all incidents: who is told what, when, and in which form."""

from datetime import UTC, date, datetime, timedelta

from tests.audit.incidents.simulated import an_incident
from unspun.audit.digest import compose
from unspun.warehouse.incidents import Handling

REPORT = "https://desk.example/quality"
NIGHT = datetime(2031, 3, 4, 2, 30, tzinfo=UTC)
MORNING = datetime(2031, 3, 4, 6, 0, tzinfo=UTC)
SILENCE = an_incident(opened_on=date(2031, 3, 3))
SPUN = an_incident(
    incident_id="b" * 64,
    source_id=None,
    source_ids=["east", "north", "west"],
    fault="spun",
    opened_on=date(2031, 3, 4),
    sentence="80% of 20 articles are spun & <b>bold</b>; usually none (3 sources)",
)
OVER = an_incident(incident_id="c" * 64, fault="drop", opened_on=date(2031, 3, 1), closed_on=date(2031, 3, 4))


def test_an_incident_is_reported_once_when_it_opens_and_once_when_it_is_over() -> None:
    digest, sent = compose([SILENCE, OVER], {}, {"c" * 64: "2031-03-01"}, NIGHT, REPORT)
    assert digest.subject == "1 new incident, 1 recovered"
    assert not compose([SILENCE, OVER], {}, sent, NIGHT, REPORT)[0]


def test_what_stays_open_is_repeated_at_most_once_a_day_and_not_at_night() -> None:
    sent = {SILENCE.incident_id: "2031-03-03"}
    assert not compose([SILENCE], {}, sent, NIGHT, REPORT)[0]
    digest, after = compose([SILENCE], {}, sent, MORNING, REPORT)
    assert digest.subject == "1 still open"
    assert "open for 2 days" in digest.text()
    assert not compose([SILENCE], {}, after, MORNING + timedelta(hours=9), REPORT)[0]
    assert compose([SILENCE], {}, after, MORNING + timedelta(days=1), REPORT)[0].still_open


def test_an_acknowledged_incident_is_not_repeated_but_its_end_is_reported() -> None:
    acknowledged = {OVER.incident_id: Handling(acknowledged_by="ana", acknowledged_at=NIGHT)}
    still_open = an_incident(incident_id="c" * 64, fault="drop")
    digest, sent = compose([still_open], acknowledged, {"c" * 64: "2031-03-01"}, MORNING, REPORT)
    assert not digest
    assert compose([OVER], acknowledged, sent, MORNING, REPORT)[0].recovered == [OVER]


def test_a_muted_incident_is_reported_when_the_mute_ends() -> None:
    muted = {SILENCE.incident_id: Handling(muted_until=MORNING + timedelta(days=2))}
    digest, sent = compose([SILENCE], muted, {}, MORNING, REPORT)
    assert not digest
    assert compose([SILENCE], muted, sent, MORNING + timedelta(days=2), REPORT)[0].opened == [SILENCE]


def test_the_forms_of_a_message_say_the_same_and_link_each_incident() -> None:
    digest, _ = compose([SILENCE, SPUN], {}, {}, MORNING, REPORT)
    address = f"{REPORT}/incident/{'a' * 64}"
    assert f"harbour-herald, silence (open for 2 days): {SILENCE.sentence}." in digest.text()
    assert address in digest.text() and f'href="{address}"' in digest.html()
    assert "&amp; &lt;b&gt;bold&lt;/b&gt;" in digest.html() and "<b>" not in digest.html()
    slack = digest.slack()["text"]
    assert f"<{address}|harbour-herald" in slack and "&lt;b&gt;bold" in slack
    payload = digest.payload()
    assert payload["version"] == 1
    (silence, spun) = payload["opened"]
    assert silence["url"] == address and silence["days"] == 2
    assert spun["source_ids"] == ["east", "north", "west"]
