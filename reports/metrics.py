"""Metrics for Prometheus, in its text format."""

from collections.abc import Iterable
from datetime import date

from unspun.reports.pages import all_alarms
from unspun.reports.reader import Reader
from unspun.schemas.vocabulary import OUTCOMES

Sample = tuple[dict[str, str], float]


def metrics(reader: Reader, today: date) -> str:
    """What the warehouse holds, what became of the documents, and the alarms that are open today."""
    totals = reader.row("totals") or {}
    held = ("articles", "entities", "mentions", "quotes", "edits")
    newest = totals["newest"].timestamp() if totals.get("newest") else 0
    outcomes = [
        ({"source": row["source_id"], "outcome": name}, row[name])
        for row in reader.rows("source_outcomes")
        for name in OUTCOMES
    ]
    found = [
        ({"source": alarm.source_id, "alarm": alarm.name}, 1.0)
        for alarm in all_alarms(reader, today)
        if (today - alarm.day).days <= 1
    ]
    results = [
        (
            {"suite": row["suite"], "severity": row["severity"], "outcome": "held" if row["success"] else "failed"},
            row["n"],
        )
        for row in reader.rows("expectation_counts")
    ]
    blocks = [
        _metric("unspun_documents_total", "counter", "Documents by source and outcome", outcomes),
        _metric(
            "unspun_rows", "gauge", "Rows of the published warehouse", [({"table": n}, totals.get(n, 0)) for n in held]
        ),
        _metric("unspun_quarantined", "gauge", "Rejects that wait for a replay", [({}, totals.get("quarantined", 0))]),
        _metric("unspun_last_load_timestamp_seconds", "gauge", "When the newest batch was loaded", [({}, newest)]),
        _metric("unspun_expectations_total", "counter", "Expectations by what they found", results),
        _metric("unspun_alarm", "gauge", "Alarms of yesterday and today", found),
    ]
    return "".join(blocks)


def _metric(name: str, kind: str, explanation: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {explanation}", f"# TYPE {name} {kind}"]
    for labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        lines.append(f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
