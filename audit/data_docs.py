"""Data Docs: the pages that Great Expectations writes of its results, made to load nothing from other machines.

As Great Expectations writes them, the pages load sixteen files from the web.
"""

import re
from pathlib import Path

from unspun.audit.audits import BATCH_SUITES, HISTORY_SCHEMA
from unspun.audit.checkpoints import audit_database, checkpoints, context, load_suite
from unspun.audit.staged_batch import AUDITED_TABLES
from unspun.schemas.tables import ARROW

STYLE = Path(__file__).with_name("data_docs.css")
REMOTE_RESOURCE = re.compile(
    r"""<script\b[^>]*\bsrc=["']https?://[^>]*>\s*</script>|<link\b[^>]*\bhref=["']https?://[^>]*>""", re.IGNORECASE
)
REMOTE_IMAGE = re.compile(r"""(<img\b[^>]*\bsrc=)(["'])https?://[^"']*\2""", re.IGNORECASE)
HEAD_END = re.compile(r"</head>", re.IGNORECASE)


def build_data_docs(docs: Path) -> Path:
    """Write the pages of all results in the folder `docs`; returns the first page."""
    with audit_database() as connection:
        # The checkpoints are bound to tables, which must exist also in a process that has audited nothing.
        for name in AUDITED_TABLES:
            connection.from_arrow(ARROW[name].empty_table()).create(name)
        connection.from_arrow(HISTORY_SCHEMA.empty_table()).create(load_suite("history").table)
        checkpoints(docs, BATCH_SUITES)
        checkpoints(docs, ("history",))
    context(docs).build_data_docs()
    make_self_contained(docs)
    return docs / "index.html"


def make_self_contained(docs: Path) -> int:
    """Remove from the pages in `docs` what other machines would serve, and add our style; returns the number of pages.

    Pages that were treated before stay as they are.
    """
    (docs / STYLE.name).write_bytes(STYLE.read_bytes())
    pages = 0
    for page in docs.rglob("*.html"):
        up = "../" * (len(page.relative_to(docs).parts) - 1)
        before = page.read_text(encoding="utf-8")
        after = REMOTE_IMAGE.sub(r"\1\2data:,\2", REMOTE_RESOURCE.sub("", before))
        style = f'<link rel="stylesheet" href="{up}{STYLE.name}">'
        if style not in after:
            after = HEAD_END.sub(f"{style}</head>", after, count=1)
        if after != before:
            page.write_text(after, encoding="utf-8")
        pages += 1
    return pages
