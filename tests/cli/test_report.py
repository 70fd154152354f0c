"""`unspun report --incidents`, through the real program."""

from pathlib import Path

from tests.cli.test_cli import unspun

HEADER = "opened_on\tclosed_on\tsources\tfault\tsentence"


def test_incidents_of_a_day_before_all_documents_are_a_header_and_nothing_else(ingested: Path) -> None:
    printed = unspun("report", "--incidents", "--as-of", "2001-02-03", "--warehouse", str(ingested))
    assert (printed.returncode, printed.stdout) == (0, f"{HEADER}\n"), printed.stderr
