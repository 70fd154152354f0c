"""One raw document to one article: decoded, extracted, cleaned on a ledger, its structure read."""

import contextlib
import dataclasses
import re
from collections.abc import Iterator

from unspun import cleaners
from unspun.cleaners.ledger import Change, Ledger
from unspun.cleaners.protection import undo_rewritten_quotations
from unspun.extractors import articles
from unspun.extractors.articles.structure import Structure, read_structure
from unspun.schemas.articles import Edit, Extracted, Rejected
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import article_id, text_sha256
from unspun.schemas.vocabulary import RejectStage

EDGES = re.compile(r"\A\s+|\s+\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """A document on its way to the warehouse, before annotation."""

    document: RawDocument
    extracted: Extracted
    cleaned: cleaners.Cleaned
    structure: Structure
    title: str | None
    body: str
    edits: list[Edit]

    @property
    def document_id(self) -> str:
        return self.document.document_id

    @property
    def url(self) -> str | None:
        from unspun.sources.urls import canonical

        address = self.extracted.url or self.document.url
        return canonical(address) if address else None

    @property
    def text_sha256(self) -> str:
        return text_sha256(self.body)

    @property
    def article_id(self) -> str:
        return article_id(self.url, self.text_sha256)


def read_article(document: RawDocument) -> Article:
    """Make an article of a raw document. Raises Rejected with stage, reason and what was seen."""
    return make_article(document, read_document(document))


def read_document(document: RawDocument) -> Extracted:
    """What the document holds, before anything is cleaned. Raises Rejected."""
    if document.failure is not None:
        raise Rejected("source", document.failure, document.failure_detail or "")
    with failing_as("extract"):
        return articles.extract(document)


def make_article(document: RawDocument, extracted: Extracted, furniture: frozenset[str] = frozenset()) -> Article:
    """Make an article of what was extracted; `furniture` is what its site repeats. Raises Rejected."""
    with failing_as("clean"):
        cleaned = cleaners.clean(
            extracted.raw_text, language=extracted.language, title=extracted.title, furniture=furniture
        )
    with failing_as("structure"):
        structure = read_structure(cleaned.ledger.text, extracted.title)
        cleaned.ledger.apply(structure.changes)
        trim(cleaned.ledger)
        undo_rewritten_quotations(cleaned.ledger)
    body = cleaned.ledger.text
    if not any(character.isalnum() for character in body):
        raise Rejected("clean", "empty-body", "nothing but headline and boilerplate is left of the text")
    return Article(document, extracted, cleaned, structure, structure.title, body, cleaned.ledger.edits())


def trim(ledger: Ledger) -> None:
    """Take white space off both ends, which the removal of a first or last line leaves behind."""
    ledger.apply(Change(*match.span(), "", "space", "trim") for match in EDGES.finditer(ledger.text))


@contextlib.contextmanager
def failing_as(stage: RejectStage) -> Iterator[None]:
    """An unforeseen error rejects the document at this stage: its bytes are kept, and the batch goes on."""
    try:
        yield
    except Rejected:
        raise
    except Exception as error:
        raise Rejected(stage, "internal-error", f"{type(error).__name__}: {error}"[:500]) from error
