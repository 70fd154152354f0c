"""Checks by queries in files of the user or of another package.

A file begins with comments that say which table it reads, what happens to bad rows and what they mean to analysts; the
query selects the keys of bad rows from `{batch}`, the table of the staged batch:

    -- table: articles
    -- severity: row
    -- meaning: The article is from the archive, which is not for this warehouse.
    SELECT article_id, revision FROM {batch} WHERE published_at < TIMESTAMPTZ '2000-01-01'
"""

import re
from collections.abc import Iterable
from pathlib import Path

from unspun.schemas.extensions import SQL_FILE_NAME
from unspun.schemas.suites.check import Check, check_of_query
from unspun.schemas.vocabulary import SEVERITIES

_FIELD = re.compile(r"--\s*(table|severity|meaning):\s*(\S.*)")


class CustomExpectationError(ValueError):
    """A file that is no expectation; the message says where and why."""


def custom_checks(paths: Iterable[Path], suite: str, suites: Iterable[str]) -> list[Check]:
    """The checks of the files that are about a suite's table, of which `suites` are all.

    Raises CustomExpectationError.
    """
    return [check for table, check in (_read(path, tuple(suites)) for path in paths) if table == suite]


def _read(path: Path, suites: tuple[str, ...]) -> tuple[str, Check]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CustomExpectationError(f"{path}: {error}") from error
    comments = [line for line in text.splitlines() if line.startswith("--")]
    fields = {match[1]: match[2].strip() for line in comments if (match := _FIELD.match(line))}
    if missing := [name for name in ("table", "severity", "meaning") if name not in fields]:
        raise CustomExpectationError(f"{path}: a comment `-- {missing[0]}: ...` is missing at the beginning")
    for name, allowed in (("table", suites), ("severity", SEVERITIES)):
        if fields[name] not in allowed:
            raise CustomExpectationError(f"{path}: {name} is one of {', '.join(allowed)}, and not {fields[name]}")
    if not SQL_FILE_NAME.fullmatch(path.stem):
        raise CustomExpectationError(
            f"{path}: the name, which rejects carry, has lower-case letters, digits and _ only"
        )
    severity = next(severity for severity in SEVERITIES if severity == fields["severity"])
    query = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip().rstrip(";")
    return fields["table"], check_of_query(severity, fields["meaning"], path.stem, query)
