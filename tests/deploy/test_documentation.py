"""The generated pages are those of the code, and no link leads nowhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from unspun.deploy.documentation import PAGES

ALL_PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated pages, written by a process that has settings of its own."""
    folder = tmp_path_factory.mktemp("docs")
    variables = os.environ | {"UNSPUN_BATCH_SIZE": "7", "AIRFLOW__CORE__LOAD_EXAMPLES": "True"}
    command = [sys.executable, "-m", "unspun.deploy.documentation", str(folder)]
    subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, check=True)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_is_up_to_date(made: Path, page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert (made / page).read_text(encoding="utf-8") == written, "run `make docs`"


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    broken = []
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        file = page.parent / target if target else page
        if not file.exists():
            broken.append(target)
        elif anchor and anchor not in anchors(file):
            broken.append(f"{target}#{anchor}")
    assert not broken


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
