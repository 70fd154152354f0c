"""What people did about incidents: read at once, before it is published, and recorded."""

import contextlib
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from unspun.reports.page import BadParameter
from unspun.reports.reader import Reader
from unspun.schemas.incidents import IncidentAction
from unspun.schemas.vocabulary import INCIDENT_ACTION_KINDS
from unspun.warehouse import Warehouse, WarehouseError
from unspun.warehouse.incidents import Handling, add_action, handling
from unspun.warehouse.sql import statement

ACTIONS = statement("queries/incident_actions.sql")
LOCK_SECONDS = 10
"""How long a person waits for a loader before the page says that it is busy."""


class Actions:
    """The actions of a warehouse. `key` is the secret of the tokens that its forms carry."""

    def __init__(self, reader: Reader, key: bytes) -> None:
        self.reader = reader
        self.key = key
        self._read: tuple[Any, list[IncidentAction]] = (None, [])

    def all(self) -> list[IncidentAction]:
        """All actions, the oldest first. Raises WarehouseError.

        They are read from what is loaded, so that a person sees what they did before the next publish; while a loader
        is at work, from what was read before or is published.
        """
        state = self._state()
        if state is None or state != self._read[0]:
            try:
                self._read = (state, self._loaded())
            except WarehouseError:
                published = [IncidentAction(**row) for row in self.reader.ask(ACTIONS)]
                return max(published, self._read[1], key=len)
        return self._read[1]

    def handling(self) -> dict[str, Handling]:
        """Where each incident that has actions stands."""
        return handling(self.all())

    def add(self, incident_id: str, form: dict[str, str], *, made_by: str, made_at: datetime) -> None:
        """Record the action of a form. Raises BadParameter, and WarehouseError where it cannot be written."""
        kind = form.get("kind", "")
        if kind not in INCIDENT_ACTION_KINDS:
            raise BadParameter(f"kind: it is one of {', '.join(INCIDENT_ACTION_KINDS)}")
        until = _moment(form.get("until")) if kind == "mute" else None
        add_action(
            Warehouse(self.reader.warehouse.uri, lock_timeout=LOCK_SECONDS),
            incident_id,
            kind,
            made_by=made_by,
            made_at=made_at,
            note=form.get("note"),
            muted_until=until,
        )

    def token(self, user: str) -> str:
        """The token that forms of this user carry, so that no other site can send them."""
        return hmac.new(self.key, user.encode(), hashlib.sha256).hexdigest()

    def is_token(self, user: str, token: str) -> bool:
        return hmac.compare_digest(self.token(user).encode(), token.encode())

    def _loaded(self) -> list[IncidentAction]:
        with Warehouse(self.reader.warehouse.uri, lock_timeout=0).store.newest(as_is=True) as connection:
            table = connection.execute(ACTIONS).to_arrow_table()
        return [IncidentAction(**row) for row in table.to_pylist()]

    def _state(self) -> tuple[int, ...] | None:
        """What changes whenever something is loaded; None where that cannot be told."""
        file: Path | None = getattr(self.reader.warehouse.store, "loading", None)
        if file is None:
            return None
        state: list[int] = []
        for part in (file, file.with_name(f"{file.name}.wal")):
            with contextlib.suppress(FileNotFoundError):
                status = part.stat()
                state += [status.st_mtime_ns, status.st_size]
        return tuple(state)


def next_monday(now: datetime) -> datetime:
    """Eight o'clock (UTC) on the Monday after now."""
    day = now + timedelta(days=7 - now.weekday())
    return day.replace(hour=8, minute=0, second=0, microsecond=0)


def _moment(text: str | None) -> datetime:
    """A moment in UTC, as a form gives it."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise BadParameter(f"until: it is a time such as 2026-11-30T08:00, not {(text or '')[:40]!r}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
