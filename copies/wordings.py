"""Wordings: one utterance in the articles that report it, word by word against where it stood first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, pairwise, product
from typing import NamedTuple

from unspun.copies.alignment import Match
from unspun.copies.article import MIN_DAMAGE_SCORE, Article, Utterance
from unspun.copies.components import components
from unspun.copies.relations import Relation
from unspun.copies.utterances import same_utterance, same_words, utterance_words
from unspun.schemas.vocabulary import DAMAGED_COPIES, CopyRelation, WordingLabel

_NEGATIONS = frozenset("not no never none nor neither without nobody nothing nowhere cannot hardly barely".split())


class WordChange(NamedTuple):
    """Words of the first wording, and what stands in their place; either may be empty. In the order of the wording."""

    before: str
    after: str


class Wording(NamedTuple):
    """One article's wording of an utterance.

    `utterance_id` is that of the group (the quote id of its first wording); `rank` counts from 0, the oldest first.
    `confidence` says how sure it is that this is the same utterance.
    """

    utterance_id: str
    quote_id: str
    document_id: str
    rank: int
    text: str
    label: WordingLabel
    changes: tuple[WordChange, ...]
    confidence: float


class _Quote(NamedTuple):
    article: Article
    utterance: Utterance


def wordings(articles: Iterable[Article], relations: Iterable[Relation] = ()) -> Sequence[Wording]:
    """The utterances of articles of one story that more than one quote reports, each with all its wordings.

    `relations` says which of the articles are copies of each other: a copy's quotations are those that stand at the
    same place. Sorted by utterance and rank; the same for articles and relations in any order.
    """
    by_id = {article.document_id: article for article in articles}
    copies = [one for one in relations if one.relation != "independent_report"]
    family = _families(copies)
    quotes = [_Quote(by_id[key], utterance) for key in sorted(by_id) for utterance in sorted(by_id[key].quotes)]
    quotes = list({quote.utterance.quote_id: quote for quote in quotes}.values())
    links = _links(quotes, family)
    labels = {one.copy_id: one.relation for one in sorted(copies)}
    described: list[Wording] = []
    for group in components(range(len(quotes)), links):
        if len(group) > 1:
            described += _described([quotes[index] for index in group], _confidences(group, links), labels)
    return sorted(described, key=lambda wording: (wording.utterance_id, wording.rank))


def _families(copies: Iterable[Relation]) -> dict[str, int]:
    """For each article that a relation names, the number of the family that it is in: its copies, theirs, and so on."""
    pairs = [(one.copy_id, one.of_id) for one in copies]
    families = components(sorted({key for pair in pairs for key in pair}), pairs)
    return {key: number for number, family in enumerate(families) for key in family}


def _links(quotes: Sequence[_Quote], family: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """The pairs of quotes that are one utterance, with the confidence; of two articles, each quote's best partners."""
    pairs: dict[tuple[int, int], float] = {}
    best: dict[tuple[int, str], float] = defaultdict(float)
    for i, j in _candidates(quotes, family):
        a, b = quotes[i], quotes[j]
        of_copies = _are_related(a.article, b.article, family)
        evidence = same_utterance(a.article, a.utterance, b.article, b.utterance, of_copies)
        if evidence:
            pairs[i, j] = evidence.confidence
            for quote, other in ((i, b), (j, a)):
                key = (quote, other.article.document_id)
                best[key] = max(best[key], evidence.confidence)
    return {
        (i, j): confidence
        for (i, j), confidence in pairs.items()
        if confidence >= max(best[i, quotes[j].article.document_id], best[j, quotes[i].article.document_id])
    }


def _candidates(quotes: Sequence[_Quote], family: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Pairs of quotes (i < j) of copies, and those with a word in common, one pair of articles after the other."""
    by_article: dict[str, list[int]] = defaultdict(list)
    for index, quote in enumerate(quotes):
        by_article[quote.article.document_id].append(index)
    bags = [set(utterance_words(quote.utterance.text)) for quote in quotes]
    for first, second in combinations_with_replacement(by_article.values(), 2):
        related = _are_related(quotes[first[0]].article, quotes[second[0]].article, family)
        for i, j in product(first, second):
            if i < j and (related or not bags[i].isdisjoint(bags[j])):
                yield i, j


def _are_related(a: Article, b: Article, family: Mapping[str, int]) -> bool:
    ours = family.get(a.document_id)
    return ours is not None and ours == family.get(b.document_id)


def _confidences(group: Sequence[int], links: dict[tuple[int, int], float]) -> Sequence[float]:
    """For each quote of a group, the confidence of its surest link."""
    members = set(group)
    best: dict[int, float] = defaultdict(float)
    for (i, j), confidence in links.items():
        if i in members:
            best[i], best[j] = max(best[i], confidence), max(best[j], confidence)
    return [best[index] for index in group]


def _described(
    group: Sequence[_Quote], confidences: Sequence[float], labels: Mapping[str, CopyRelation]
) -> Iterator[Wording]:
    ordered = sorted(zip(group, confidences, strict=True), key=lambda pair: _age(pair[0], labels))
    first = ordered[0][0]
    for rank, (quote, confidence) in enumerate(ordered):
        changes = _changes(first.utterance.text, quote.utterance.text)
        yield Wording(
            first.utterance.quote_id,
            quote.utterance.quote_id,
            quote.article.document_id,
            rank,
            quote.utterance.text,
            _label(first, quote, changes, labels) if rank else "first",
            changes if rank else (),
            confidence,
        )


def _age(quote: _Quote, labels: Mapping[str, CopyRelation]) -> tuple[bool, bool, bool, float, str, int]:
    """Undamaged articles before damaged ones, originals before copies of unknown time, then by time."""
    article = quote.article
    time = article.time.timestamp() if article.time else 0.0
    is_copy = article.document_id in labels
    return _is_damaged(article, labels), article.time is None, is_copy, time, article.document_id, quote.utterance.start


def _is_damaged(article: Article, labels: Mapping[str, CopyRelation]) -> bool:
    return article.damage_score >= MIN_DAMAGE_SCORE or labels.get(article.document_id) in DAMAGED_COPIES


def _changes(first: str, text: str) -> tuple[WordChange, ...]:
    ours, theirs = utterance_words(first), utterance_words(text)
    changes = []
    borders = [Match(0, 0, 0), *same_words(ours, theirs), Match(len(ours), len(theirs), 0)]
    for before, after in pairwise(borders):
        lost = " ".join(ours[before.a + before.size : after.a])
        added = " ".join(theirs[before.b + before.size : after.b])
        if lost or added:
            changes.append(WordChange(lost, added))
    return tuple(changes)


def _label(
    first: _Quote, quote: _Quote, changes: Sequence[WordChange], labels: Mapping[str, CopyRelation]
) -> WordingLabel:
    if first.utterance.is_direct != quote.utterance.is_direct:
        return "made_indirect" if first.utterance.is_direct else "made_direct"
    if not changes:
        return "identical"
    if _is_negative(first.utterance.text) != _is_negative(quote.utterance.text):
        return "sense_changed"
    if all(not change.before for change in changes) or all(not change.after for change in changes):
        return "trimmed"
    article = quote.article
    relation = labels.get(article.document_id)
    spin, translation = article.spin_score or 0.0, article.translation_score or 0.0
    if relation == "spun_copy" or (relation is None and spin >= MIN_DAMAGE_SCORE and spin >= translation):
        return "spun"
    if relation == "translated_copy" or translation >= MIN_DAMAGE_SCORE:
        return "translated_rendering"
    return "reworded"


def _is_negative(text: str) -> bool:
    return sum(word in _NEGATIONS for word in utterance_words(text)) % 2 == 1
