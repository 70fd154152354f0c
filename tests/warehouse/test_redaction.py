"""A password is in no message, no log and no traceback."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from unspun.deploy.network import free_port
from unspun.warehouse import Warehouse, WarehouseError
from unspun.warehouse.redaction import redact

SECRET = "Kestrel-und-Milan"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"host=a user=b password={SECRET} dbname=c", "host=a user=b password=*** dbname=c"),
        (f"password = '{SECRET} \\' two' host=a", "password = *** host=a"),
        (f"PASSWORD={SECRET}?data=s3://bucket/lake", "PASSWORD=***?data=s3://bucket/lake"),
        (f"postgresql+psycopg2://user:{SECRET}@host:5432/db", "postgresql+psycopg2://user:***@host:5432/db"),
        (f"redis://:{SECRET}@host:6379/0", "redis://:***@host:6379/0"),
        (
            "the password is wrong; see https://docs.example:8080/a@b",
            "the password is wrong; see https://docs.example:8080/a@b",
        ),
        ("s3://bucket/2031:03/a@b.parquet", "s3://bucket/2031:03/a@b.parquet"),
    ],
)
def test_only_the_password_is_replaced(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.fixture
def unreachable(tmp_path: Path) -> str:
    """A DuckLake whose catalog does not answer."""
    catalog = f"host=127.0.0.1 port={free_port()} user=loader password={SECRET} dbname=lake connect_timeout=5"
    return f"ducklake:postgres:{catalog}?data={tmp_path / 'news.lake'}"


def test_an_unreachable_catalog_is_reported_without_its_password(unreachable: str) -> None:
    with pytest.raises(WarehouseError, match="127.0.0.1") as raised:
        Warehouse(unreachable).query("SELECT 1")
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_the_command_line_does_not_print_it_either(unreachable: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "unspun.cli.main", "query", "SELECT 1"]
    variables = os.environ | {"UNSPUN_WAREHOUSE": unreachable}
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "password=***" in done.stderr
    assert SECRET not in done.stdout + done.stderr
