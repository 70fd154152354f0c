"""Alerts to the notifiers that other packages add."""

import logging
from collections.abc import Mapping
from typing import Any

from unspun.schemas.extensions import ExtensionNotifier, extensions

log = logging.getLogger(__name__)


def notify_extensions(message: str, details: Mapping[str, Any]) -> None:
    """Give an alert to every notifier. One that fails is named in the log, and does not keep it from the others.

    Raises ExtensionError where one cannot be loaded.
    """
    notifiers: dict[str, ExtensionNotifier] = extensions("notifiers")
    for name, notify in notifiers.items():
        try:
            notify(message, details)
        except Exception:
            log.exception("The notifier %s did not send the alert: %s", name, message)
