"""Sidecars: `NAME.meta.json` beside a file gives its web address, its source and when it was published."""

import dataclasses
import json
import re
from datetime import UTC, datetime
from typing import Any

from unspun.sources.failures import Failure
from unspun.sources.limits import SIDECAR_BYTES
from unspun.sources.origin import Origin


def with_sidecar(origin: Origin, content: bytes) -> Origin:
    """The origin with what the sidecar says. Raises Failure invalid-sidecar, which says what is wrong with it.

    A source is named as people name it; its id is that name in lower case with hyphens. A time without a zone is UTC.
    """
    values = _parse(content)
    name = _text(values, "source")
    published = _text(values, "published_at")
    url = _text(values, "url")
    if url is not None and not re.match(r"https?://[^/\s]", url):
        raise Failure("invalid-sidecar", f"url is not a web address: {url[:200]}")
    return dataclasses.replace(
        origin,
        source_id=source_id_of(name) if name else origin.source_id,
        source_name=name or origin.source_name,
        url=url or origin.url,
        published_at=_time(published) if published else origin.published_at,
    )


def source_id_of(name: str) -> str:
    """The stable id of a source that is only known by name.

    >>> source_id_of("The Harrow Courier"), source_id_of("  ")
    ('the-harrow-courier', '')
    """
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > SIDECAR_BYTES:
        raise Failure("invalid-sidecar", f"longer than {SIDECAR_BYTES:,} bytes")
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Failure("invalid-sidecar", f"not JSON in UTF-8: {error}") from error
    if not isinstance(values, dict):
        raise Failure("invalid-sidecar", "not a JSON object")
    return values


def _text(values: dict[str, Any], key: str) -> str | None:
    value = values.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or (key == "source" and not source_id_of(value)):
        raise Failure("invalid-sidecar", f"{key} is not a text that can be used: {json.dumps(value)[:200]}")
    return value.strip() or None


def _time(value: str) -> datetime:
    try:
        time = datetime.fromisoformat(value)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Failure("invalid-sidecar", f"published_at is not an ISO 8601 time: {value[:200]}") from error
