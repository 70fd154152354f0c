"""Metrics for Prometheus, collected from the published warehouse each time they are asked for."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from unspun.reports.reader import Reader
from unspun.schemas.vocabulary import OUTCOMES

COUNTED_TABLES = ("articles", "entities", "mentions", "quotes", "edits")


def metrics(reader: Reader) -> bytes:
    """Documents, rows, rejects, expectations, open incidents and the last arrival of each source, in Prometheus' text
    format. All but the counts of tables are of the last evaluation of incidents.

    Raises WarehouseError.
    """
    registry = CollectorRegistry()
    registry.register(_WarehouseCollector(reader))
    return generate_latest(registry)


class _WarehouseCollector(Collector):
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

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
        yield from self._sources()
        yield self._incidents()

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

    def _sources(self) -> Iterator[Metric]:
        arrivals = GaugeMetricFamily(
            "unspun_last_arrival_timestamp_seconds",
            "When the newest document of a source was read; 0 for one that never delivered",
            labels=["source"],
        )
        states = GaugeMetricFamily("unspun_source_state", "1 for the state of each source", labels=["source", "state"])
        for row in self.reader.rows("source_statuses"):
            arrival = row["last_arrival_at"]
            arrivals.add_metric([row["source_id"]], arrival.timestamp() if arrival else 0)
            states.add_metric([row["source_id"], row["state"]], 1)
        yield from (arrivals, states)
        evaluated_at = (self.reader.row("incident_evaluation") or {}).get("evaluated_at")
        yield GaugeMetricFamily(
            "unspun_last_evaluation_timestamp_seconds",
            "When incidents were evaluated last",
            value=evaluated_at.timestamp() if evaluated_at else 0,
        )

    def _incidents(self) -> Metric:
        family = GaugeMetricFamily(
            "unspun_open_incident", "Days since it opened, of each open incident", labels=["source", "fault"]
        )
        for row in self.reader.rows("open_incidents"):
            for source_id in row["source_ids"]:
                family.add_metric([source_id, row["fault"]], row["days"])
        return family
