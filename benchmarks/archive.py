"""A large archive of news from a grammar: what a warehouse of years holds, without the cost of reading it.

Articles are about events, three of each, with persons, organizations and places as frequent as names are in news (few
very often, most hardly ever). Lengths are log-normal from 1 to 40 KB. Of a hundred documents eight are copies, mostly
of another source, four change a page that was there, three repeat an article and one cannot be read. Article N is the
same in whatever batch it comes.
"""

import dataclasses
import itertools
import random
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from unspun.benchmarks.staged_batches import METADATA, PIPELINE, write
from unspun.schemas import identity
from unspun.schemas.tables import (
    TABLES,
    Alias,
    ArticleRevision,
    Document,
    Entity,
    EntityMention,
    Quote,
    Reject,
    Source,
    Span,
    TextEdit,
)
from unspun.schemas.vocabulary import EntityKind
from unspun.text.ngrams import news
from unspun.text.reading import read

Form = Literal["report", "copy", "change", "repeat", "unreadable"]
FORMS: tuple[Form, ...] = ("report", "copy", "change", "repeat", "unreadable")
SHARES = (84, 8, 4, 3, 1)
"""Documents of each form in a hundred."""

FIRST_DAY = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = 3 * 365
SOURCES = 200
PEOPLE, ORGANIZATIONS, PLACES = 40_000, 4_000, 1_500
WORDS = 30_000
REPORTS_OF_EVENT = 3
MEDIAN_CHARS, SPREAD = 2_800, 0.8
MIN_CHARS, MAX_CHARS = 1_000, 40_000
MAX_DISTANCE = 400
"""How many documents before a copy, a change or a repeat what it is made of lies at most."""

CHARS_OF_WORD = 6
ONSETS = "B Br C D Dr F G Gr H J K Kl L M N P R S St T Tr V W Z".split()
NUCLEI = "a e i o u ae ei ou".split()
CODAS = "l ld lm m n nd r rd rn s sk st t x".split()
ORGANIZATION_FORMS = ("Council", "Holding", "University", "Party", "Institute", "Bank", "Press", "Union")


class Name(NamedTuple):
    """An entity, and the short form in which it is named again."""

    kind: EntityKind
    full: str
    short: str

    @property
    def entity_id(self) -> str:
        return identity.entity_id(self.kind, self.full.casefold())


class Named(NamedTuple):
    """A name that stands in a text."""

    start: int
    text: str
    name: Name


class Said(NamedTuple):
    """What somebody says in a text; the span is that between the quotation marks."""

    start: int
    end: int
    speaker: Name


@dataclasses.dataclass(frozen=True, slots=True)
class GeneratedText:
    """A text with what is to be found in it."""

    title: str
    body: str
    names: list[Named]
    quotes: list[Said]


class NewsArchive:
    """An archive of so many documents over three years; `seed` chooses its words."""

    def __init__(self, documents: int, seed: int = 7) -> None:
        self.documents = documents
        self.seed = seed

    @cached_property
    def _words(self) -> tuple[list[str], np.ndarray]:
        """Words, and how many of all words are at most as rare, by Mandelbrot's law."""
        words = [word for word in news().vocabulary if word.isalpha()][:WORDS]
        cumulative = np.cumsum(1 / (np.arange(len(words)) + 2.7))
        return words, cumulative / cumulative[-1]

    def form_of(self, number: int) -> Form:
        """What the document of this number is; the first ones are reports."""
        return self._chance("form", number).choices(FORMS, SHARES)[0] if number > MAX_DISTANCE else "report"

    def origin_of(self, number: int) -> int:
        """The report that a document copies, changes or repeats."""
        chance = self._chance("origin", number)
        while self.form_of(origin := number - chance.randrange(1, MAX_DISTANCE)) != "report":
            pass
        return origin

    def source_of(self, number: int) -> str:
        """The source of a document: some deliver much more than others."""
        if self.form_of(number) in ("change", "repeat"):
            return self.source_of(self.origin_of(number))
        return f"outlet-{_skewed(self._chance('source', number), SOURCES):03d}"

    def fetched_at(self, number: int) -> datetime:
        """When the document came in."""
        return FIRST_DAY + timedelta(days=DAYS) * (number / self.documents)

    def text_of(self, number: int) -> GeneratedText:
        """The text of a document that can be read."""
        form = self.form_of(number)
        if form == "report":
            return self._report(number)
        text = self._report(self.origin_of(number))
        if form == "change":
            return dataclasses.replace(text, body=f"{text.body}\n\nThis page was changed, number {number}.")
        return text if form == "repeat" else _first_part(text)

    def _report(self, number: int) -> GeneratedText:
        chance = self._chance("text", number)
        event = self._chance("event", number // REPORTS_OF_EVENT)
        people = [_person(_skewed(event, PEOPLE)) for _ in range(4)]
        others = [_organization(_skewed(event, ORGANIZATIONS)), *(_place(_skewed(event, PLACES)) for _ in range(2))]
        length = min(MAX_CHARS, max(MIN_CHARS, int(chance.lognormvariate(0, SPREAD) * MEDIAN_CHARS)))
        words = iter(self._some_words(chance, length // CHARS_OF_WORD + 60))
        parts: list[str] = []
        named: list[Named] = []
        quotes: list[Said] = []
        seen: set[Name] = set()
        at = 0
        while at < length:
            sentence = list(itertools.islice(words, chance.randrange(12, 28)))
            if len(sentence) < 4:
                break
            sentence[0] = sentence[0].title()
            draw = chance.random()
            name = chance.choice(people if draw < 0.35 else others)
            form = name.short if name in seen else name.full
            if draw < 0.15:
                said = " ".join(sentence)
                text = f"“{said},” {form} said."
                quotes.append(Said(at + 1, at + 2 + len(said), name))
                named.append(Named(at + len(said) + 4, form, name))
                seen.add(name)
            elif draw < 0.6:
                before = " ".join(sentence[:3])
                text = f"{before} {form} {' '.join(sentence[3:])}."
                named.append(Named(at + len(before) + 1, form, name))
                seen.add(name)
            else:
                text = f"{' '.join(sentence)} {chance.randrange(2, 9_000)}."
            parts += (text, "\n\n" if chance.random() < 0.3 else " ")
            at += len(text) + len(parts[-1])
        title = f"{people[0].full} {' '.join(self._some_words(chance, 5))}"
        return GeneratedText(title, "".join(parts).rstrip(), named, quotes)

    def _some_words(self, chance: random.Random, count: int) -> list[str]:
        words, cumulative = self._words
        drawn = np.random.default_rng(chance.getrandbits(64)).random(count)
        return [words[rank] for rank in np.searchsorted(cumulative, drawn).tolist()]

    def _chance(self, purpose: str, number: int) -> random.Random:
        return random.Random(f"{self.seed} {purpose} {number}")


def stage(archive: NewsArchive, first: int, count: int, folder: Path, *, with_fingerprints: bool) -> Path:
    """Write the staged batch of so many documents as processing leaves it, but for the audit; returns its folder.

    Without fingerprints no copies are looked for in it.
    """
    numbers = range(first, min(first + count, archive.documents))
    batch = identity.digest("archive", str(archive.documents), str(archive.seed), str(first), str(count))
    rows: dict[str, list] = {name: [] for name in TABLES if name not in ("batches", "quality_results")}
    entities: dict[str, Entity] = {}
    revisions: dict[str, int] = {}
    texts: dict[str, str] = {}
    for number in numbers:
        source = archive.source_of(number)
        form = archive.form_of(number)
        if form == "unreadable":
            _add_reject(rows, archive, number, batch)
            continue
        text = archive.text_of(number)
        page = archive.origin_of(number) if form in ("change", "repeat") else number
        url = f"https://{source}.example/{page}"
        document = identity.document_id(source, url, identity.content_sha256(f"{number} {text.body}".encode()))
        ours: dict[str, Any] = {
            "article_id": identity.article_id(url, ""),
            "pipeline_version": PIPELINE,
            "batch_id": batch,
        }
        ours["revision"] = revisions[ours["article_id"]] = revisions.get(ours["article_id"], 0) + 1
        texts[document] = text.body
        rows["documents"].append(_document(archive, number, document, url, text, ours))
        _add_text(rows, archive, number, document, url, text, ours)
        for _, _, name in text.names:
            entities.setdefault(
                name.entity_id,
                Entity(
                    entity_id=name.entity_id,
                    kind=name.kind,
                    name=name.full,
                    aliases=[Alias(name.short, "surname")] if name.kind == "Person" else [],
                    country_code=None,
                    wikidata_id=None,
                    pipeline_version=PIPELINE,
                ),
            )
    rows["entities"] = list(entities.values())
    rows["sources"] = [
        Source(source_id=source, name=None, kind="feed", address=None, country_code=None, language=None)
        for source in sorted({document.source_id for document in rows["documents"]})
    ]
    if with_fingerprints:
        from unspun.pipeline.processing.fingerprints import fingerprint_rows

        rows["article_fingerprints"] = fingerprint_rows(
            rows["article_revisions"],
            rows["entity_mentions"],
            rows["quotes"],
            [],
            {document: read(body) for document, body in texts.items()},
        )
    return write(rows, folder / batch)


def _skewed(chance: random.Random, count: int) -> int:
    """A rank below `count`, of which the first are drawn most: its logarithm is uniform, as Zipf's law has it."""
    return min(int((count + 1) ** chance.random()) - 1, count - 1)


def _person(rank: int) -> Name:
    chance = random.Random(f"person {rank}")
    surname = _word(chance) + _word(chance).lower()
    return Name("Person", f"{_word(chance)}{chance.choice('aoie')} {surname}", surname)


def _organization(rank: int) -> Name:
    chance = random.Random(f"organization {rank}")
    full = f"{_word(chance)}{_word(chance).lower()} {chance.choice(ORGANIZATION_FORMS)}"
    return Name("Organization", full, full)


def _place(rank: int) -> Name:
    chance = random.Random(f"place {rank}")
    full = f"{_word(chance)}{_word(chance).lower()}{chance.choice(('', 'a', ' Bay', 'wick'))}"
    return Name("Location", full, full)


def _word(chance: random.Random) -> str:
    return chance.choice(ONSETS) + chance.choice(NUCLEI) + chance.choice(CODAS)


def _first_part(text: GeneratedText) -> GeneratedText:
    """A copy leaves out the end."""
    end = text.body.rfind("\n\n")
    end = end if end > len(text.body) // 2 else len(text.body)
    return GeneratedText(
        text.title,
        text.body[:end],
        [named for named in text.names if named.start + len(named.text) <= end],
        [said for said in text.quotes if said.end <= end],
    )


def _document(
    archive: NewsArchive, number: int, document: str, url: str, text: GeneratedText | None, ours: dict[str, Any]
) -> Document:
    """The row of a document; without a text it cannot be read."""
    body = text.body if text else ""
    return Document(
        document_id=document,
        batch_id=ours["batch_id"],
        source_id=archive.source_of(number),
        uri=url,
        url=url,
        content_sha256=identity.content_sha256(f"{number} {body}".encode()),
        byte_count=len(body.encode()),
        media_type="text/html",
        declared_charset="utf-8",
        declared_published_at=None,
        fetched_at=archive.fetched_at(number),
        raw_segment=f"{ours['batch_id']}.parquet",
        outcome="loaded" if text else "rejected",
        reason=None if text else "empty-body",
        article_id=ours["article_id"] if text else None,
        revision=ours["revision"] if text else None,
        pipeline_version=PIPELINE,
        item_guid=None,
        embargoed_until=None,
    )


def _add_reject(rows: dict[str, list], archive: NewsArchive, number: int, batch: str) -> None:
    source = archive.source_of(number)
    url = f"https://{source}.example/{number}"
    document = identity.document_id(source, url, "")
    rows["documents"].append(_document(archive, number, document, url, None, {"batch_id": batch}))
    rows["rejects"].append(
        Reject(
            document_id=document,
            batch_id=batch,
            source_id=source,
            uri=url,
            stage="extract",
            reason="empty-body",
            detail="empty-body: the page has no article",
            row=None,
            pipeline_version=PIPELINE,
        )
    )


def _add_text(
    rows: dict[str, list],
    archive: NewsArchive,
    number: int,
    document: str,
    url: str,
    text: GeneratedText,
    ours: dict[str, Any],
) -> None:
    raw = f"  {text.body}\n"
    rows["article_revisions"].append(
        ArticleRevision(
            **ours,
            **METADATA
            | {"published_at": archive.fetched_at(number) - timedelta(minutes=number % 90), "authors": ["Ines Vale"]},
            document_id=document,
            source_id=archive.source_of(number),
            url=url,
            title=text.title,
            body=text.body,
            word_count=len(text.body.split()),
            raw_text=raw,
            text_sha256=identity.text_sha256(text.body),
            item_guid=None,
        )
    )
    for start, end in ((0, 2), (len(raw) - 1, len(raw))):
        rows["edits"].append(
            TextEdit(
                **ours,
                start_char=start,
                end_char=end,
                before=raw[start:end],
                after="",
                kind="space",
                rule="edge",
                confidence=1.0,
                applied=True,
            )
        )
    for start, form, name in text.names:
        rows["entity_mentions"].append(
            EntityMention(
                **ours,
                entity_id=name.entity_id,
                label=name.kind,
                text=form,
                start_char=start,
                end_char=start + len(form),
                score=0.9,
            )
        )
    for start, end, speaker in text.quotes:
        said = Span(start, end)
        rows["quotes"].append(
            Quote(
                **ours,
                quote_id=identity.quote_id(document, [said]),
                kind="direct",
                text=text.body[start:end],
                content=[said],
                cue="said",
                speaker_text=speaker.full,
                speaker_entity_id=speaker.entity_id,
                speaker_score=0.9,
                speaker_basis="name",
                act="said",
                polarity="positive",
                is_utterance=True,
                start_char=start,
                end_char=end,
                score=0.9,
            )
        )
