"""Clean text to entities and quotations, in batches.

One text goes through five steps, each a function of values: `find` (the recognizer), `fit` (role spans to the text),
`link` (cues to sources and contents), `attribute` (links to quotes) and `identify` (mentions and sources to entities).
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.entities.mention_repair import repair_mentions
from unspun.extractors.annotations.entities.person_facts import describe_persons
from unspun.extractors.annotations.entities.place_facts import locate_places
from unspun.extractors.annotations.quotations.assembly import ReadQuote, assemble_quotes
from unspun.extractors.annotations.quotations.fitting import fit_roles
from unspun.extractors.annotations.quotations.linking import CandidateLinks, link
from unspun.extractors.annotations.quotations.role_spans import RoleSpans, role_spans
from unspun.extractors.annotations.recognizer import NAME, Prediction, load, predict
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.resolution import resolve_speakers
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Annotations, Mention
from unspun.text.reading import Reading
from unspun.text.sentences import in_sentences

BATCH_TEXTS = 64
"""Texts that the recognizer gets at once."""

Recognizer = Callable[[Iterable[Reading]], Iterator[Prediction]]


def recognizers(pipelines: Mapping[str, str]) -> dict[str, tuple[str, Recognizer]]:
    """The packaged recognizer of English, and the installed spaCy pipelines that `pipelines` names for languages.

    Keys are ISO 639-1 codes; values are the name that `annotated_by` shows, and the recognizer. A pipeline named for
    "en" takes the place of ours. Raises OSError where none of that name is installed.
    """
    by_language: dict[str, tuple[str, Recognizer]] = {"en": (NAME, predict)}
    for language, name in pipelines.items():
        nlp = load(name)
        label = "{lang}_{name}-{version}".format_map(nlp.meta)
        by_language[language] = (label, functools.partial(predict, nlp=nlp))
    return by_language


class Annotator:
    """Annotates texts of the languages that have a recognizer. The same text always gets the same annotations.

    `by_language` maps ISO 639-1 codes to the names of recognizers and the recognizers; without it, the packaged English
    model is used.
    """

    def __init__(self, by_language: Mapping[str, tuple[str, Recognizer]] | None = None) -> None:
        self._recognizers = dict(by_language) if by_language is not None else recognizers({})

    def annotate(self, texts: Iterable[tuple[Reading, str | None]]) -> Iterator[Annotations]:
        """Annotations of each text, given with its language. A language without a recognizer has none, and no model."""
        iterator = iter(texts)
        while batch := list(islice(iterator, BATCH_TEXTS)):
            results: list[Annotations | None] = [None] * len(batch)
            for language, (name, recognize) in self._recognizers.items():
                indexes = [index for index, (_, of) in enumerate(batch) if of == language]
                predictions = recognize(batch[index][0] for index in indexes)
                for index, prediction in zip(indexes, predictions, strict=True):
                    results[index] = annotate_reading(batch[index][0], prediction, name)
            for result in results:
                yield result or Annotations(mentions=(), entities=(), quotes=(), model=None)


def annotate_reading(reading: Reading, prediction: Prediction, model: str) -> Annotations:
    """Annotations of one text from what the recognizer found in it. Offsets are code points of the text."""
    layout = TextLayout(reading)
    roles = fit_roles(layout, _split_roles(reading, prediction))
    links = link(CandidateLinks(layout, roles))
    quotes = assemble_quotes(layout, roles, links)
    mentions = repair_mentions(layout, _split_mentions(reading, prediction.mentions))
    return identify(layout, mentions, quotes, model)


def identify(layout: TextLayout, mentions: Sequence[Mention], quotes: Sequence[ReadQuote], model: str) -> Annotations:
    """Mentions grouped into entities, with one kind for each name, and quotes with the entities that speak."""
    grouped = describe_persons(layout, mentions, group_mentions(layout.text, mentions))
    grouped = locate_places(layout.text, mentions, grouped)
    # What the whole article says of a name outweighs what one sentence does.
    mentions = tuple(
        mention if entity is None else mention._replace(label=grouped.entities[entity].kind)
        for mention, entity in zip(mentions, grouped.entity_of, strict=True)
    )
    speakers = resolve_speakers(ArticleContext(layout, mentions, grouped), quotes)
    return Annotations(
        mentions=mentions,
        entities=grouped.entities,
        quotes=tuple(
            dataclasses.replace(
                quote.attribution,
                speaker=speaker.entity if speaker.is_likely else None,
                speaker_score=round(speaker.score, 3),
                speaker_basis=speaker.basis,
            )
            for quote, speaker in zip(quotes, speakers, strict=True)
        ),
        model=model,
    )


def _split_mentions(reading: Reading, mentions: Iterable[Mention]) -> list[Mention]:
    """No name goes on in the next sentence, though "... said Ann Lee. Lee ..." is often read so."""
    return [
        mention._replace(start=start, end=end)
        for mention in sorted(mentions)
        for start, end in in_sentences(reading.text, mention.start, mention.end, reading.sentences)
    ]


def _split_roles(reading: Reading, prediction: Prediction) -> RoleSpans:
    """Sources that go on in the next sentence are cut to their longest part."""
    sources = []
    for start, end, score in prediction.sources:
        parts = in_sentences(reading.text, start, end, reading.sentences)
        if parts:
            sources.append((*sorted(parts, key=lambda part: part.end - part.start)[-1], score))
    return role_spans(sources, prediction.cues, prediction.contents)
