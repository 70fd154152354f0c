"""Groups of the registry, read where Airflow reads the DAGs: fast, and without failing where the registry is wrong."""

from datetime import timedelta
from pathlib import Path

WEB_KINDS = ("feed", "sitemap", "urls")
"""Kinds of sources that `ingest_feeds` reads; `ingest_archive` reads all others, also those that packages add."""

DEFAULT_GROUP = "default"
DEFAULT_MINUTES = 15
"""Group and interval of an entry that gives none, as in `sources.registry`, which takes too long to import here."""


def groups(kinds: tuple[str, ...]) -> dict[str, timedelta]:
    """The groups that have an enabled source of these kinds, each with the shortest interval of its sources.

    The default group is always there: its DAG is where a registry that is missing or wrong is explained.
    """
    import yaml

    from unspun.pipeline.settings.origins import load_settings

    minutes: dict[str, int] = {}
    try:
        for entry in yaml.safe_load(Path(load_settings().sources).read_bytes())["sources"]:
            if entry["kind"] in kinds and entry.get("enabled", True):
                group, every = str(entry.get("group", DEFAULT_GROUP)), int(entry.get("every", DEFAULT_MINUTES))
                minutes[group] = min(every, minutes.get(group, every))
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError):
        minutes = {}
    minutes = {DEFAULT_GROUP: DEFAULT_MINUTES, **minutes}
    return {group: timedelta(minutes=every) for group, every in sorted(minutes.items())}
