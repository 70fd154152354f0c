"""A catalog that goes away in the middle of work: a line that says what to do, and nothing half done."""

import re

import pytest
import typer

from tests.gateway import Gateway
from unspun.benchmarks.staged_batches import Delivery, content, stage
from unspun.cli.options import refusing
from unspun.warehouse import Warehouse, WarehouseError


@pytest.mark.slow
def test_postgresql_that_is_gone_for_a_while(lake, tmp_path, capsys):
    (port,) = re.findall(r"port=(\d+)", lake)
    gateway = Gateway(int(port))
    warehouse = Warehouse(lake.replace(f"port={port}", f"port={gateway.port}"))
    warehouse.load(stage([Delivery("a", "The dam holds.")], tmp_path))
    before = content(warehouse)

    def lose_the_catalog(connection):
        connection.execute("DELETE FROM documents")
        gateway.close()

    with pytest.raises(WarehouseError):
        warehouse.store.transact(lose_the_catalog)
    staged = stage([Delivery("b", "The mill is sold.")], tmp_path)
    with pytest.raises(typer.Exit), refusing():
        warehouse.load(staged)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Wait until the server answers, and run this again." in said
    gateway.open()
    assert content(warehouse) == before
    assert warehouse.load(staged).outcomes["loaded"] == 1
    assert warehouse.query("SELECT count(*) AS n FROM documents")["n"].to_pylist() == [2]
