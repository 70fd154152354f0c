"""Data Docs show the results, and load nothing from other machines."""

import re
from pathlib import Path

from tests.audit.batches import Rows, change
from unspun.audit.audits import BATCH_SUITES, audit_batch
from unspun.audit.data_docs import build_data_docs, make_self_contained
from unspun.benchmarks.staged_batches import write

PAGE = """<html><head><link rel="stylesheet" href="https://cdn.example/a.css"/><script src='https://cdn.example/a.js'
 crossorigin="anonymous"></script><script>var own = 1;</script></head><body><img src="https://cdn.example/logo.png">
<a href="https://docs.example/help">help</a><a href="inner/page.html">page</a></body></html>"""


def test_no_page_asks_another_machine_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("index.html", "inner/page.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    assert make_self_contained(tmp_path) == 2
    for name, style in (("index.html", "data_docs.css"), ("inner/page.html", "../data_docs.css")):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert not re.search(r"""(src|<link[^>]*href)=["']https?:""", page)
        assert f'href="{style}"' in page
        assert "var own = 1;" in page
        assert 'href="inner/page.html"' in page


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(PAGE, encoding="utf-8")
    make_self_contained(tmp_path)
    first = page.read_text(encoding="utf-8")
    make_self_contained(tmp_path)
    assert page.read_text(encoding="utf-8") == first


def test_docs_are_written_by_a_process_that_has_audited_nothing(tmp_path: Path) -> None:
    assert build_data_docs(tmp_path / "docs").is_file()
    pages = "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "docs").rglob("*.html"))
    assert not re.search(r"""<(script|img|link)[^>]*(src|href)=["']https?:""", pages)


def test_results_become_pages_that_say_what_breaks_for_whom(rows: Rows, tmp_path: Path) -> None:
    change(rows, "quotes", text="The dam broke.")
    audit_batch(write(rows, tmp_path / "batch"), tmp_path / "docs")
    assert build_data_docs(tmp_path / "docs").is_file()
    pages = list((tmp_path / "docs" / "validations").rglob("*.html"))
    assert len(pages) == len(BATCH_SUITES)
    assert any("a quote would be put in" in page.read_text(encoding="utf-8") for page in pages)
