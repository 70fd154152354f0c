"""Boilerplate of web sites: paragraphs that stand on many pages of a site are no part of its articles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from unspun.cleaners.boilerplate.learned import Furniture, learn_furniture
from unspun.schemas.articles import Extracted
from unspun.schemas.documents import RawDocument

_PAGE_BASES = frozenset({"paragraphs", "readings", "json-ld", "script-state"})
"""Bases of texts that were read from web pages. Files and wires repeat lines too, and theirs are a matter of format."""


def learn(pages: Iterable[tuple[RawDocument, Extracted]]) -> Mapping[str | None, Furniture]:
    """What each site repeats on the pages of a batch, by its host. A batch is learned from as a whole and in its order,
    so that the same bytes give the same texts."""
    texts: dict[str, list[str]] = defaultdict(list)
    for document, extracted in pages:
        host = site_of(document, extracted)
        if host:
            texts[host].append(extracted.raw_text)
    return defaultdict(frozenset, {host: learn_furniture(of_site) for host, of_site in texts.items()})


def site_of(document: RawDocument, extracted: Extracted) -> str | None:
    """The host of a page; None for what is none, or whose address nothing gives."""
    if extracted.basis not in _PAGE_BASES:
        return None
    return host_of(extracted.url or document.url)


def host_of(url: str | None) -> str | None:
    """The host of a URL; None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
