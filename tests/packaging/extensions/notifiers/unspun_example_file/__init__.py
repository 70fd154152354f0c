"""A notifier: alerts are appended to the file that the variable EXAMPLE_ALERTS names."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def append_alert(message: str, details: Mapping[str, Any]) -> None:
    """Append an alert as a line of JSON."""
    with Path(os.environ["EXAMPLE_ALERTS"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"message": message, **details}) + "\n")
