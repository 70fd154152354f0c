"""The functions of `copies/` that meet outside text: each compares a text with one that lacks every seventh word."""

from tests.fuzz.growth import Function
from unspun.copies.alignment import align_texts
from unspun.copies.article import Article, Utterance
from unspun.copies.comparison import profile
from unspun.copies.events import same_event
from unspun.copies.fingerprints import fingerprint
from unspun.copies.relations import relate
from unspun.copies.witness import restore
from unspun.copies.wordings import wordings
from unspun.copies.words import runs_of, words_of
from unspun.text.reading import read


def _articles(text: str) -> tuple[Article, Article]:
    for cached in (align_texts, profile, runs_of, words_of, read):
        cached.cache_clear()
    words = text.split(" ")
    other = " ".join(word for index, word in enumerate(words) if index % 7)
    return _article("a", text), _article("b", other)


def _article(name: str, body: str) -> Article:
    return Article(document_id=name, body=body, quotes=(Utterance(name, body, None, 0, len(body)),))


FUNCTIONS: dict[str, Function] = {
    "copies.fingerprint": lambda text: fingerprint(_articles(text)[0]),
    "copies.relate": lambda text: relate(*_articles(text)),
    "copies.restore": lambda text: restore(*_articles(text)),
    "copies.same_event": lambda text: same_event(*_articles(text)),
    "copies.wordings": lambda text: wordings(_articles(text)),
}
