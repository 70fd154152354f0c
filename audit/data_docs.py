"""Data Docs that ask no other machine: as Great Expectations writes them, they load sixteen files from the web."""

import re
from pathlib import Path

STYLE = Path(__file__).with_name("data_docs.css")
FOREIGN = re.compile(
    r"""<script\b[^>]*\bsrc=["']https?://[^>]*>\s*</script>|<link\b[^>]*\bhref=["']https?://[^>]*>""", re.IGNORECASE
)
IMAGE = re.compile(r"""(<img\b[^>]*\bsrc=)(["'])https?://[^"']*\2""", re.IGNORECASE)
HEAD_END = re.compile(r"</head>", re.IGNORECASE)


def make_self_contained(docs: Path) -> int:
    """Take what other machines would serve out of the pages, and put our own style in; returns the number of pages."""
    (docs / STYLE.name).write_bytes(STYLE.read_bytes())
    pages = 0
    for page in docs.rglob("*.html"):
        up = "../" * (len(page.relative_to(docs).parts) - 1)
        before = page.read_text(encoding="utf-8")
        after = IMAGE.sub(r"\1\2data:,\2", FOREIGN.sub("", before))
        style = f'<link rel="stylesheet" href="{up}{STYLE.name}">'
        if style not in after:
            after = HEAD_END.sub(f"{style}</head>", after, count=1)
        if after != before:
            page.write_text(after, encoding="utf-8")
        pages += 1
    return pages
