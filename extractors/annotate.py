"""Clean text to entities and quotations, in batches."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from extractors.entities import group_mentions
from extractors.model import NAME, Prediction, predict
from extractors.quotations import assemble
from extractors.roles import Roles
from extractors.sentences import split_sentences
from extractors.speakers import THRESHOLD, SpeakerResolver
from schemas.articles import Annotations

BATCH = 64


Recognizer = Callable[[Iterable[str]], Iterator[Prediction]]


class Annotator:
    """Annotates texts of the languages that have a recognizer. The same text always gets the same annotations.

    `recognizers` maps ISO 639-1 codes to recognizers and their names; without it, the packaged English model is used.
    """

    def __init__(self, recognizers: Mapping[str, tuple[str, Recognizer]] | None = None) -> None:
        self._recognizers = dict(recognizers) if recognizers is not None else {"en": (NAME, predict)}

    def annotate(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Annotations]:
        """Annotations of each text, given with its language. A language without a recognizer has none, and no model."""
        iterator = iter(texts)
        while batch := list(islice(iterator, BATCH)):
            results: list[Annotations | None] = [None] * len(batch)
            for language, (name, recognize) in self._recognizers.items():
                wanted = [index for index, (_, of) in enumerate(batch) if of == language]
                for index, recognized in zip(wanted, recognize(batch[i][0] for i in wanted), strict=True):
                    results[index] = _annotate(batch[index][0], recognized, name)
            for result in results:
                yield result or Annotations(mentions=(), entities=(), quotes=(), model=None)


def _annotate(text: str, recognized: Prediction, model: str) -> Annotations:
    mentions = tuple(sorted(recognized.mentions))
    grouped = group_mentions(text, mentions)
    sentences = split_sentences(text)
    roles = Roles(recognized.sources, recognized.cues, recognized.contents)
    quotes = assemble(text, sentences, roles)
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
