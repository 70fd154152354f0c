"""Steps are traced where a collector is set; the collector is real, on 127.0.0.1."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import load, publish
from unspun.warehouse import WarehouseError


class Collector(ThreadingHTTPServer):
    """Keeps the spans that it is sent, by name."""

    def __init__(self) -> None:
        self.spans: dict[str, dict[str, str]] = {}
        spans = self.spans

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = ExportTraceServiceRequest()
                request.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
                for resource in request.resource_spans:
                    for scope in resource.scope_spans:
                        for span in scope.spans:
                            values = {each.key: each.value.string_value for each in span.attributes}
                            spans[span.name] = {**values, "status": str(span.status.code)}
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_each_step_is_a_span_that_says_what_it_worked_on_and_how_it_ended(collector: Collector, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{collector.server_address[1]}/v1/traces"
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"), traces=address)
    publish(settings, force=True)
    missing = str(tmp_path / "no-batch")
    with pytest.raises((WarehouseError, OSError)):
        load(missing, settings)
    assert set(collector.spans) == {"unspun.publish", "unspun.load"}
    assert collector.spans["unspun.load"]["unspun.uri"] == missing
    assert collector.spans["unspun.load"]["status"] == "2"  # an error


def test_without_a_collector_nothing_is_sent(collector: Collector, tmp_path: Path) -> None:
    publish(Settings(warehouse=str(tmp_path / "news.duckdb")), force=True)
    assert collector.spans == {}
