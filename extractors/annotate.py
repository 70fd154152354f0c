"""Clean text to entities and quotations, in batches."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol

from extractors.entities import group_mentions
from extractors.quotations import find_quotations
from extractors.sentences import split_sentences
from extractors.speakers import THRESHOLD, SpeakerResolver
from schemas.articles import Annotations, Mention

BATCH = 64


class Recognized(Protocol):
    """What a recognizer says of one text: spans with `start`, `end` and `score`; mentions also have a `label`."""

    @property
    def mentions(self) -> Iterable[Mention]: ...


Recognizer = Callable[[Iterable[str]], Iterator[Recognized]]


class Annotator:
    """Annotates texts of the languages that have a recognizer. The same text always gets the same annotations.

    `recognizers` maps ISO 639-1 codes to recognizers and their names; without it, the packaged English model is used.
    """

    def __init__(self, recognizers: Mapping[str, tuple[str, Recognizer]] | None = None) -> None:
        self._recognizers = dict(recognizers) if recognizers is not None else {"en": _packaged()}

    def annotate(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Annotations]:
        """Annotations of each text, given with its language. A language without a recognizer gives none, and no model."""
        iterator = iter(texts)
        while batch := list(islice(iterator, BATCH)):
            results: list[Annotations | None] = [None] * len(batch)
            for language, (name, recognize) in self._recognizers.items():
                wanted = [index for index, (_, of) in enumerate(batch) if of == language]
                for index, recognized in zip(wanted, recognize(batch[i][0] for i in wanted), strict=True):
                    results[index] = _annotate(batch[index][0], recognized, name)
            for result in results:
                yield result or Annotations(mentions=(), entities=(), quotes=(), model=None)


def _annotate(text: str, recognized: Recognized, model: str) -> Annotations:
    mentions = tuple(sorted(recognized.mentions))
    grouped = group_mentions(text, mentions)
    sentences = split_sentences(text)
    quotes = sorted(find_quotations(text, sentences), key=lambda quote: quote.content)
    speakers = SpeakerResolver(text, mentions, grouped, sentences).resolve(quotes)
    return Annotations(
        mentions=mentions,
        entities=grouped.entities,
        quotes=tuple(
            dataclasses.replace(
                quote,
                speaker=speaker.entity if speaker.score >= THRESHOLD else None,
                speaker_score=round(speaker.score, 3),
            )
            for quote, speaker in zip(quotes, speakers, strict=True)
        ),
        model=model,
    )


def _packaged() -> tuple[str, Recognizer]:
    from extractors import model

    return model.NAME, model.predict
