"""Metrics for Prometheus, collected from the published warehouse each time they are asked for."""

from collections.abc import Iterator
from datetime import date, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from unspun.audit.alarms import HISTORY_DAYS
from unspun.audit.source_days import SOURCE_DAYS, alarms_from_rows
from unspun.reports.reader import Reader
from unspun.schemas.vocabulary import OUTCOMES

COUNTED_TABLES = ("articles", "entities", "mentions", "quotes", "edits")


def metrics(reader: Reader, today: date) -> bytes:
    """Documents, rows, rejects, expectations and the alarms of yesterday and today, in Prometheus' text format.

    Raises WarehouseError.
    """
    registry = CollectorRegistry()
    registry.register(_WarehouseCollector(reader, today))
    return generate_latest(registry)


class _WarehouseCollector(Collector):
    def __init__(self, reader: Reader, today: date) -> None:
        self.reader, self.today = reader, today

    def collect(self) -> Iterator[Metric]:
        totals = self.reader.row("totals") or {}
        newest = totals["newest"].timestamp() if totals.get("newest") else 0
        yield self._documents()
        rows = GaugeMetricFamily("unspun_rows", "Rows of the published warehouse", labels=["table"])
        for name in COUNTED_TABLES:
            rows.add_metric([name], totals.get(name, 0))
        yield rows
        yield GaugeMetricFamily(
            "unspun_quarantined", "Rejects that wait for a replay", value=totals.get("quarantined", 0)
        )
        yield GaugeMetricFamily("unspun_last_load_timestamp_seconds", "When the newest batch was loaded", value=newest)
        yield self._expectations()
        yield self._alarms()

    def _documents(self) -> Metric:
        family = CounterMetricFamily(
            "unspun_documents", "Documents by source and outcome", labels=["source", "outcome"]
        )
        for row in self.reader.rows("source_outcomes"):
            for outcome in OUTCOMES:
                family.add_metric([row["source_id"], outcome], row[outcome])
        return family

    def _expectations(self) -> Metric:
        family = CounterMetricFamily(
            "unspun_expectations", "Expectations that held and failed", labels=["suite", "severity", "outcome"]
        )
        for row in self.reader.rows("expectation_counts"):
            family.add_metric([row["suite"], row["severity"], "held" if row["success"] else "failed"], row["n"])
        return family

    def _alarms(self) -> Metric:
        family = GaugeMetricFamily("unspun_alarm", "Alarms of yesterday and today", labels=["source", "alarm"])
        days = self.reader.ask(SOURCE_DAYS, since=self.today - timedelta(days=HISTORY_DAYS))
        for alarm in alarms_from_rows(days, self.today):
            if alarm.day >= self.today - timedelta(days=1):
                family.add_metric([alarm.source_id, alarm.name], 1)
        return family
