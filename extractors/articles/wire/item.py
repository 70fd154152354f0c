"""What every wire format gives in the end: an item, and the article made of it."""

import dataclasses
import re
from datetime import datetime

from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.structure import read_dateline
from unspun.extractors.articles.wire.release import USABLE, Release
from unspun.schemas.articles import Extracted, Rejected
from unspun.text.language import read_language

BLANK = re.compile(r"\n[ \t\r]*\n")
INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")


@dataclasses.dataclass(kw_only=True)
class Item:
    """A text item of a wire. `byline` and `dateline` are as sent; `paragraphs` are those of the body."""

    basis: str
    paragraphs: list[str]
    headline: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    dateline: str | None = None
    agency: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    release: Release = dataclasses.field(default_factory=Release)
    guid: str | None = None
    encoding: str = "utf-8"
    encoding_basis: str = "given"

    def extracted(self) -> Extracted:
        """The article. Raises Rejected("extract", "no-article-body") where a usable item has no words; those that are
        canceled, withheld or under embargo need none."""
        title = " ".join((self.headline or "").split()) or None
        paragraphs = [text for part in self.paragraphs if (text := " ".join(part.split()))]
        if self.release.status == USABLE and not any(map(str.isalnum, "".join(paragraphs))):
            raise Rejected("extract", "no-article-body", "the item has no text")
        if self.dateline and paragraphs and read_dateline(paragraphs[0]) == (None, None):
            opened = f"{' '.join(self.dateline.split())} {paragraphs[0]}"
            if read_dateline(opened) != (None, None):
                paragraphs[0] = opened
        body = "\n\n".join(paragraphs)
        byline = read_byline(self.byline or "")
        modified = self.modified_at if self.modified_at != self.published_at else None
        return Extracted(
            raw_text=f"{title}\n\n{body}" if title else body,
            title=title,
            basis=self.basis,
            subtitle=self.subtitle if self.subtitle != title else None,
            authors=byline.authors,
            agency=self.agency or byline.agency,
            section=self.section,
            url=self.url if self.url and self.url.startswith("http") else None,
            language=read_language(body, self.language),
            published_at=self.published_at,
            published_at_basis="wire" if self.published_at else None,
            modified_at=modified,
            encoding=self.encoding,
            encoding_basis=self.encoding_basis,
            status=self.release.status,
            embargoed_until=self.release.embargoed_until,
            notice=self.release.notice,
            item_guid=self.guid,
        )


def wrapped_paragraphs(text: str) -> list[str]:
    """Paragraphs of a text with hard line ends, as teleprinters set it: divided by blank lines, else by indents.

    >>> wrapped_paragraphs("   The bridge\\nis open.\\n   It was closed.\\n")
    ['The bridge is open.', 'It was closed.']
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = [piece for part in BLANK.split(text) for piece in INDENTED.split("\n" + part.strip("\n"))]
    return [paragraph for part in parts if (paragraph := " ".join(part.split()))]
