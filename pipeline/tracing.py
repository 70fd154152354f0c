"""A span of OpenTelemetry for each step of a run, where the setting `traces` names a collector."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from unspun.pipeline.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

EXPORT_TIMEOUT_SECONDS = 5
"""How long a step may wait for the collector: one that is down must not hold up the news."""


def traced(step: Callable[P, R]) -> Callable[P, R]:
    """Wrap a step: a span with its name, its duration, the URI that it works on and the error that it ends with.

    The step has `Settings` among its arguments. Without the setting `traces` it runs as it is.
    """

    @functools.wraps(step)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given: list[Any] = [*args, *kwargs.values()]
        endpoint = next(value.traces for value in given if isinstance(value, Settings))
        if not endpoint:
            return step(*args, **kwargs)
        uri = next((value for value in given if isinstance(value, str)), None)
        attributes = {"unspun.uri": uri} if uri else {}
        with _tracer(endpoint).start_as_current_span(f"unspun.{step.__name__}", attributes=attributes):
            return step(*args, **kwargs)

    return run


@functools.cache
def _tracer(endpoint: str) -> Any:
    """The tracer of this process. It sends each span when it ends: steps are few, and workers end without notice."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "unspun"}))
    exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_TIMEOUT_SECONDS)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider.get_tracer("unspun")
