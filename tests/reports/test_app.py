"""The report over HTTP: its headers, its pages, its errors, its files, and what people do about incidents."""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pyarrow.parquet as pq
import pytest

from unspun.reports.addresses import NAVIGATION, PATHS
from unspun.warehouse import Warehouse

TODAY = "/"
MAX_VISITS = 8
"""Pages of each kind whose links are followed."""


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as opened:
        yield opened


def links(client: httpx.Client, path: str) -> list[str]:
    """The addresses of the report to which a page leads."""
    page = client.get(path)
    found = [urljoin(path, html.unescape(link)) for link in re.findall(r'href="([^"]+)"', page.text)]
    return [link for link in dict.fromkeys(found) if not urlsplit(link).scheme and not link.startswith("#")]


def one(warehouse: Path, sql: str) -> str:
    """The value that a query of one row and column gives."""
    ((value,),) = [tuple(row.values()) for row in Warehouse(warehouse).query(sql).to_pylist()]
    return str(value)


def test_a_page_allows_only_our_own_scripts(client: httpx.Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_every_link_leads_to_a_page_or_a_file(client: httpx.Client) -> None:
    seen: set[str] = set()
    visits: Counter[str] = Counter()
    waiting = [PATHS[name] for name, _ in NAVIGATION]
    while waiting:
        path = waiting.pop(0)
        kind = urlsplit(path).path.split("/")[1]
        if path in seen or visits[kind] == MAX_VISITS:
            continue
        seen.add(path)
        visits[kind] += 1
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text[:500]}"
        if answer.headers["content-type"].startswith("text/html") and "?" not in path:
            waiting += links(client, path)
    assert set(visits) >= {"incident", "source", "article", "document", "batch", "expectation", "download"}


def test_the_first_line_says_in_words_how_things_stand(client: httpx.Client) -> None:
    lede = re.search(r'<p class="lede">(.*?)</p>', client.get(TODAY).text, re.DOTALL)
    assert lede
    words = re.sub(r"<[^>]+>", "", lede[1])
    assert re.fullmatch(
        r"\s*4 open, 3 new since yesterday, 1 recovered; 1 of 4 sources as usual at \d\d:\d\d\.\s*", words
    )


def test_the_incident_that_loses_most_stands_first(client: httpx.Client) -> None:
    page = client.get(TODAY).text
    faults = ["Nothing arrives", "Many sources at once", "Broken characters", "Documents are rejected"]
    assert sorted(faults, key=page.index) == faults


def test_an_incident_leads_to_exactly_the_articles_that_show_it(client: httpx.Client, warehouse: Path) -> None:
    incident = one(warehouse, "SELECT incident_id FROM incidents WHERE fault = 'encoding-damage'")
    page = client.get(f"/incident/{incident}").text
    assert "Harbour wall" in page and "caf<span" in page
    (evidence,) = [link for link in links(client, f"/incident/{incident}") if "damage=encoding" in link][:1]
    shown = client.get(evidence).text
    assert "<strong>1 article</strong>" in shown
    assert "Harbour wall of Quillan Bay" in shown


def test_the_incident_of_rejects_shows_their_bytes_and_leads_to_the_replay(
    client: httpx.Client, warehouse: Path
) -> None:
    incident = one(warehouse, "SELECT incident_id FROM incidents WHERE fault = 'rejects'")
    assert "&#34;title&#34;: &#34;&lt;script&gt;" in client.get(f"/incident/{incident}").text
    assert "/quarantine?source_id=folder" in links(client, f"/incident/{incident}")
    assert "unspun replay --reason empty-file" in client.get("/quarantine", params={"reason": "empty-file"}).text
    hostile = client.get("/quarantine", params={"reason": "x; rm -rf /"}).text
    assert "--reason &#39;x; rm -rf /&#39;" in hostile


def test_a_registered_source_that_never_delivered_has_a_page(client: httpx.Client) -> None:
    assert "/source/unborn-bulletin" in links(client, "/sources")
    assert "no document has ever arrived" in client.get("/source/unborn-bulletin").text


def test_every_page_says_how_old_the_data_are(client: httpx.Client) -> None:
    for name, _ in NAVIGATION:
        assert re.search(r"Newest document .*?\d\d:\d\d</time>, loaded <time", client.get(PATHS[name]).text), name


def test_words_are_found_without_their_accents(client: httpx.Client) -> None:
    for words in ("cafe on the quay", "CAFÉ quays"):
        assert "Harbour wall of Quillan Bay" in client.get("/articles", params={"q": words}).text
    assert "=1+1 is what the treasurer" in client.get("/articles", params={"q": "aebelo"}).text
    assert "No article matches" in client.get("/articles", params={"q": "quay zeppelin"}).text


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"language": "ar"}, 1),
        ({"damage": "encoding"}, 1),
        ({"damage": "encoding", "source_id": "vell-gazette"}, 0),
        ({"outlet": "gazette.example"}, 1),
        ({"state": "spun"}, 0),
        ({"since": "2019-01-01", "until": "2019-12-31"}, 0),
        ({}, 5),
    ],
)
def test_filters_narrow_the_articles(client: httpx.Client, given: dict[str, str], count: int) -> None:
    assert f"<strong>{count} article{'s' * (count != 1)}</strong>" in client.get("/articles", params=given).text


def test_the_csv_has_every_row_and_no_formula_for_a_spreadsheet(client: httpx.Client, warehouse: Path) -> None:
    answer = client.get("/download/articles.csv", params={"source_id": "folder"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == int(one(warehouse, "SELECT count(*) FROM articles WHERE source_id = 'folder'"))
    assert "'=1+1 is what the treasurer of Orrin wrote" in {row["title"] for row in rows}
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'


def test_the_parquet_has_the_values_as_they_are(client: httpx.Client, warehouse: Path) -> None:
    table = pq.read_table(io.BytesIO(client.get("/download/documents.parquet").content))
    assert table.num_rows == int(one(warehouse, "SELECT count(*) FROM documents"))
    articles = pq.read_table(io.BytesIO(client.get("/download/articles.parquet").content))
    assert "=1+1 is what the treasurer of Orrin wrote" in articles["title"].to_pylist()


def test_bytes_are_shown_in_their_charset_and_handed_out_as_they_came(client: httpx.Client, warehouse: Path) -> None:
    document = one(warehouse, "SELECT document_id FROM documents WHERE uri LIKE '%opening.txt'")
    page = client.get(f"/document/{document}").text
    assert "架空町の図書館が開館" in page
    assert "00000000  89 cb 8b f3" in page
    answer = client.get(f"/document/{document}/bytes")
    assert answer.content.decode("shift_jis").startswith("架空町の図書館が開館")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="opening.txt"'
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_failing_rows_of_a_warning_are_listed(client: httpx.Client, warehouse: Path) -> None:
    path = "/expectation/articles/expect_column_values_to_not_be_null?column_name=published_at"
    undated = Warehouse(warehouse).query("SELECT article_id FROM articles WHERE published_at IS NULL")
    assert {f"/article/{row}?revision=1" for row in undated["article_id"].to_pylist()} <= set(links(client, path))


def test_what_is_not_there_is_named(client: httpx.Client) -> None:
    for path, words in (("/article/none", "no such article"), ("/source/none", "no such source none")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert words in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/stories?day=tomorrow", "/quarantine?number=0", "/article/x?revision=a", "/articles?since=tomorrow",
        "/documents?order=luck", "/documents?number=99", "/incidents?since=2026-02-30",
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_on_a_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert path.partition("?")[2].partition("=")[0] + ": " in answer.text


def test_a_mistyped_address_is_answered_with_a_page(client: httpx.Client) -> None:
    answer = client.get("/artcles")
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert "/artcles" in answer.text
    assert client.post("/articles").status_code == 405
    assert client.get("/download/articles.xlsx").headers["content-type"].startswith("text/html")


def test_a_warehouse_that_is_not_there_is_named(tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    with TestClient(create_app(str(tmp_path / "none.duckdb"))) as started:
        answer = started.get("/")
    assert answer.status_code == 503
    assert "none.duckdb" in answer.text


class TestActions:
    """What people do about an incident: it is seen at once, and only our own pages can do it."""

    @pytest.fixture
    def path(self, warehouse: Path) -> str:
        return "/incident/" + one(warehouse, "SELECT incident_id FROM incidents WHERE fault = 'silence'")

    @pytest.fixture
    def form(self, client: httpx.Client, path: str) -> dict[str, str]:
        token = re.search(r'name="token" value="([0-9a-f]+)"', client.get(path).text)
        assert token
        return {"token": token[1]}

    def test_a_note_and_a_mute_are_seen_at_once(self, client: httpx.Client, path: str, form: dict[str, str]) -> None:
        origin = {"Origin": str(client.base_url)}
        note = {**form, "kind": "note", "note": "Called <b>them</b>"}
        assert client.post(path, data=note, headers=origin).status_code == 303
        mute = {**form, "kind": "mute", "until": "2999-01-04T08:00"}
        assert client.post(path, data=mute, headers=origin).status_code == 303
        page = client.get(path).text
        assert "Called &lt;b&gt;them&lt;/b&gt;" in page
        assert "2999-01-04 08:00" in page
        assert (
            "3 open" in re.sub(r"<[^>]+>", "", client.get(TODAY).text) or "1 muted incident" in client.get(TODAY).text
        )
        assert client.post(path, data={**form, "kind": "unmute"}, headers=origin).status_code == 303

    @pytest.mark.parametrize("case", ["no token", "wrong token", "foreign origin", "no origin", "foreign name"])
    def test_another_site_cannot_act(self, client: httpx.Client, path: str, form: dict[str, str], case: str) -> None:
        headers = {"Origin": str(client.base_url)}
        if case == "no token":
            form = {}
        elif case == "wrong token":
            form = {"token": "0" * 64}
        elif case == "foreign origin":
            headers = {"Origin": "https://attacker.example"}
        elif case == "no origin":
            headers = {}
        else:
            headers = {"Origin": "http://attacker.example", "Host": "attacker.example"}
        answer = client.post(path, data={**form, "kind": "acknowledge"}, headers=headers)
        assert answer.status_code == 403
        assert "acknowledged" not in client.get(path).text

    def test_a_foreign_name_for_this_machine_is_offered_no_buttons(self, client: httpx.Client, path: str) -> None:
        assert '<form method="post"' not in client.get(path, headers={"Host": "attacker.example"}).text

    def test_a_mute_without_an_end_is_refused_with_a_reason(
        self, client: httpx.Client, path: str, form: dict[str, str]
    ) -> None:
        origin = {"Origin": str(client.base_url)}
        answer = client.post(path, data={**form, "kind": "mute", "until": "soon"}, headers=origin)
        assert answer.status_code == 422 and "until: " in answer.text
