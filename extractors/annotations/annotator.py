"""Clean text to entities and quotations, in batches."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from unspun.extractors.annotations.entity_grouping import group_mentions
from unspun.extractors.annotations.quotations import assemble
from unspun.extractors.annotations.recognizer import NAME, Prediction, load, predict
from unspun.extractors.annotations.role_spans import Roles
from unspun.extractors.annotations.speakers import THRESHOLD, SpeakerResolver
from unspun.schemas.articles import Annotations
from unspun.text.sentences import in_sentences, split_sentences

BATCH = 64


Recognizer = Callable[[Iterable[str]], Iterator[Prediction]]


def recognizers(pipelines: Mapping[str, str]) -> dict[str, tuple[str, Recognizer]]:
    """The packaged recognizer of English, and the installed spaCy pipelines that `pipelines` names for languages.

    A pipeline named for "en" takes the place of ours. Raises OSError where none of that name is installed.
    """
    found: dict[str, tuple[str, Recognizer]] = {"en": (NAME, predict)}
    for language, name in pipelines.items():
        nlp = load(name)
        label = "{lang}_{name}-{version}".format_map(nlp.meta)
        found[language] = (label, functools.partial(predict, nlp=nlp))
    return found


class Annotator:
    """Annotates texts of the languages that have a recognizer. The same text always gets the same annotations.

    `by_language` maps ISO 639-1 codes to recognizers and their names; without it, the packaged English model is used.
    """

    def __init__(self, by_language: Mapping[str, tuple[str, Recognizer]] | None = None) -> None:
        self._recognizers = dict(by_language) if by_language is not None else recognizers({})

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
    sentences = split_sentences(text)
    # No name and no source goes on in the next sentence, though "... said Ann Lee. Lee ..." is often read so.
    mentions = tuple(
        mention._replace(start=start, end=end)
        for mention in sorted(recognized.mentions)
        for start, end in in_sentences(text, mention.start, mention.end, sentences)
    )
    sources = (
        (*part, score)
        for start, end, score in recognized.sources
        for part in sorted(in_sentences(text, start, end, sentences), key=lambda part: part.end - part.start)[-1:]
    )
    grouped = group_mentions(text, mentions)
    # What the whole article says of a name outweighs what one sentence does.
    mentions = tuple(
        mention if entity is None else mention._replace(label=grouped.entities[entity].kind)
        for mention, entity in zip(mentions, grouped.entity_of, strict=True)
    )
    roles = Roles(sources, recognized.cues, recognized.contents)
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
