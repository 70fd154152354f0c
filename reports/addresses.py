"""The addresses of the pages."""

from typing import Any
from urllib.parse import quote, urlencode

PATHS = {
    "overview": "/",
    "incidents": "/incidents",
    "incident": "/incident/{incident_id}",
    "sources": "/sources",
    "source": "/source/{source_id}",
    "articles": "/articles",
    "article": "/article/{article_id}",
    "documents": "/documents",
    "document": "/document/{document_id}",
    "bytes": "/document/{document_id}/bytes",
    "batches": "/batches",
    "batch": "/batch/{batch_id}",
    "quarantine": "/quarantine",
    "expectations": "/expectations",
    "expectation": "/expectation/{suite}/{expectation}",
    "stories": "/stories",
    "story": "/story/{story_id}",
    "download": "/download/{table}.{format}",
}
"""Page to its path. Parameters that are not in the path are in the query."""

NAVIGATION = (
    ("overview", "Today"),
    ("incidents", "Incidents"),
    ("sources", "Sources"),
    ("articles", "Articles"),
    ("documents", "Documents"),
    ("quarantine", "Quarantine"),
    ("expectations", "Expectations"),
    ("stories", "Stories"),
)
"""The pages of the navigation, with their names for people."""


def address(base: str, page: str, **parameters: Any) -> str:
    """The address of a page under the base; parameters that are None or empty are left out.

    >>> address("/quality", "quarantine", reason="truncated gzip", source_id=None)
    '/quality/quarantine?reason=truncated+gzip'
    >>> address("", "source", source_id="a/b", order="")
    '/source/a%2Fb'
    """
    path = PATHS[page]
    given = {name: str(value) for name, value in parameters.items() if value is not None and value != ""}
    for name in list(given):
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(given.pop(name), safe=""))
    return base + path + (f"?{urlencode(given)}" if given else "")
