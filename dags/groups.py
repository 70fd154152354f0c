"""Groups of the registry, read where Airflow reads the DAGs: fast, and without failing where the registry is wrong."""

from datetime import timedelta
from pathlib import Path

DEFAULT = "default"
EVERY = 15
"""Minutes, as in `sources.registry`."""


def groups(kinds: tuple[str, ...]) -> dict[str, timedelta]:
    """The groups that have an enabled source of these kinds, each with the shortest interval of its sources.

    The default group is always there: its DAG is where a registry that is missing or wrong is explained.
    """
    import yaml

    from unspun.pipeline.settings import Settings

    found: dict[str, int] = {}
    try:
        for entry in yaml.safe_load(Path(Settings().sources).read_bytes())["sources"]:
            if entry["kind"] in kinds and entry.get("enabled", True):
                group, every = str(entry.get("group", DEFAULT)), int(entry.get("every", EVERY))
                found[group] = min(every, found.get(group, every))
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError):
        found = {}
    return {group: timedelta(minutes=every) for group, every in sorted({DEFAULT: EVERY, **found}.items())}
