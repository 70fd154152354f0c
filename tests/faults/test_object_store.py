"""An object store that goes away in the middle of a run: a line that says what to do, and the next run completes it."""

from pathlib import Path
from urllib.parse import urlsplit

import fsspec
import pytest
import typer

from tests.dags.texts import write_articles
from tests.gateway import Gateway
from unspun.cli.options import refusing
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse


@pytest.mark.slow
def test_an_object_store_that_is_gone_for_a_while(
    object_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway = Gateway(urlsplit(object_store).port or 0)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{gateway.port}")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    fsspec.filesystem("s3").mkdir("news")
    write_articles(tmp_path / "drop", range(2))
    settings = Settings(
        warehouse=str(tmp_path / "news.duckdb"), raw="s3://news/raw", staged="s3://news/staged", batch_size=1
    )
    with pytest.raises(typer.Exit), refusing():
        ingest([str(tmp_path / "drop")], settings, progress=lambda *_: gateway.close())
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("unspun: ")]
    assert len(said) == 1 and said[0].endswith("Wait until the server answers, and run this again.")
    gateway.open()
    counts = ingest([str(tmp_path / "drop")], settings)
    assert counts["fetched"] == 2 and counts["loaded"] == counts["unchanged"] == 1
    asked = Warehouse(settings.warehouse).query(
        "SELECT sum(fetched) AS n, bool_and(balances) AS ok FROM funnel_balance"
    )
    assert asked.to_pylist() == [{"n": 2, "ok": True}]
