"""One raw document to one article: decoded, extracted, cleaned on a ledger, its structure read."""

import dataclasses
import re
from datetime import datetime

from unspun import cleaners
from unspun.cleaners.ledger import Change, Ledger
from unspun.cleaners.protection import undo_rewritten_quotations
from unspun.extractors import articles
from unspun.extractors.articles.structure import Structure, read_structure
from unspun.pipeline.processing.custom_rules import NO_CUSTOM_RULES, CustomRules
from unspun.pipeline.processing.extensions import reader_of, run_extension_cleaners
from unspun.pipeline.processing.faults import rejecting
from unspun.pipeline.processing.site_boilerplate import host_of
from unspun.schemas.articles import Edit, Extracted, Notice, Rejected
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import article_id, text_sha256
from unspun.sources.urls import canonical
from unspun.text.reading import Reading

_SPACE_AT_ENDS = re.compile(r"\A\s+|\s+\Z")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CleanedArticle:
    """A document on its way to the warehouse, before annotation. `url` is canonical."""

    document: RawDocument
    document_id: str
    article_id: str
    url: str | None
    title: str | None
    reading: Reading
    text_sha256: str
    extracted: Extracted
    cleaned: cleaners.Cleaned
    structure: Structure
    edits: list[Edit]

    @property
    def body(self) -> str:
        """The cleaned text."""
        return self.reading.text

    @property
    def language(self) -> str | None:
        """ISO 639-1 code of the language of the body, as extracted."""
        return self.extracted.language

    @property
    def authors(self) -> list[str]:
        """Names in the byline, from the first place that gives any."""
        return list(self.extracted.authors or self.structure.authors or self.cleaned.metadata.get("authors") or ())

    @property
    def notices(self) -> list[Notice]:
        """What the sender says about this version of the text, in its fields and in the lines around the text."""
        return list(dict.fromkeys((*self.extracted.notices, *self.structure.notices)))

    @property
    def section(self) -> str | None:
        """Section of the outlet, from the first place that gives it."""
        return self.extracted.section or self.structure.section or self.cleaned.metadata.get("section")


def read_article(document: RawDocument, rules: CustomRules = NO_CUSTOM_RULES) -> CleanedArticle:
    """Make an article of a raw document. Raises Rejected with stage, reason and what was seen."""
    return make_article(document, read_document(document), rules=rules)


def read_document(document: RawDocument, as_of: datetime | None = None) -> Extracted:
    """What the document holds, before anything is cleaned. Raises Rejected.

    An embargo that has ended by `as_of` holds no longer; by default that is when the document was fetched.
    """
    if document.failure is not None:
        raise Rejected("source", document.failure, document.failure_detail or "")
    with rejecting("extract"):
        return articles.extract(document, as_of, reader_of(document.media_type))


def make_article(
    document: RawDocument,
    extracted: Extracted,
    furniture: frozenset[str] = frozenset(),
    rules: CustomRules = NO_CUSTOM_RULES,
) -> CleanedArticle:
    """Make an article of what was extracted; `furniture` is what its site repeats, `rules` are those of the user.

    Raises Rejected.
    """
    furniture |= rules.lines_of(host_of(extracted.url or document.url))
    with rejecting("clean"):
        cleaned = cleaners.clean(
            extracted.raw_text,
            language=extracted.language,
            title=extracted.title,
            furniture=furniture,
            lexicon=rules.lexicon,
        )
        run_extension_cleaners(cleaned.ledger, extracted.language)
    with rejecting("structure"):
        structure = read_structure(cleaned.ledger.text, extracted.title)
        cleaned.ledger.apply(structure.changes)
        _trim(cleaned.ledger)
        reading = undo_rewritten_quotations(cleaned.ledger)
    body = reading.text
    if not any(character.isalnum() for character in body):
        raise Rejected("clean", "empty-body", "nothing but headline and boilerplate is left of the text")
    address = extracted.url or document.url
    url = canonical(address) if address else None
    text_hash = text_sha256(body)
    return CleanedArticle(
        document=document,
        document_id=document.document_id,
        article_id=article_id(url, text_hash),
        url=url,
        title=structure.title,
        reading=reading,
        text_sha256=text_hash,
        extracted=extracted,
        cleaned=cleaned,
        structure=structure,
        edits=cleaned.ledger.edits(),
    )


def _trim(ledger: Ledger) -> None:
    """Take white space off both ends, which the removal of a first or last line leaves behind."""
    ledger.apply(Change(*match.span(), "", "space", "trim") for match in _SPACE_AT_ENDS.finditer(ledger.text))
