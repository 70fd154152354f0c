"""The body of an article out of its page."""

from lxml.html import HtmlElement

from schemas.articles import Rejected


def read_body(tree: HtmlElement, url: str | None) -> tuple[str, str]:
    """Paragraphs separated by a blank line, and what they were taken from. Raises Rejected."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=False)
    except RecursionError as error:
        raise Rejected("extract", "page-too-deep", "the page is nested too deeply for the reader") from error
    text = found.text if found is not None and not isinstance(found, dict) else None
    paragraphs = [" ".join(line.split()) for line in (text or "").split("\n")]
    body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    if not body:
        raise Rejected("extract", "no-article-body", "the page has no paragraphs that belong to an article")
    return body, "trafilatura"
