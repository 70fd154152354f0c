"""Texts to annotations, by the models that the settings name."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from unspun.extractors.annotations.annotator import Annotator, recognizers
from unspun.pipeline.errors import InstallationFault
from unspun.pipeline.processing.extensions import annotator_for
from unspun.pipeline.processing.faults import refuse_installation_fault, rejecting
from unspun.pipeline.processing.time_budget import (
    ANNOTATED_CHARS_PER_SECOND,
    STAGE_SECONDS,
    OverBudget,
    processor_budget,
)
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Annotations, Rejected
from unspun.schemas.extensions import ExtensionError
from unspun.text.reading import Reading

Text = tuple[Reading, str | None]
"""A text with its language."""
Annotate = Callable[[Iterable[Text]], Iterable[Annotations]]


def annotator_of(settings: Settings) -> Annotator:
    """The annotator with the models that the settings name; loading them costs a second, once a process.

    Raises InstallationFault where a model is not installed.
    """
    return _annotator(tuple(sorted(settings.pipelines.items())))


def annotate_texts(texts: Sequence[Text], settings: Settings) -> list[Annotations | Rejected]:
    """What was found in each text, given with its language, or why nothing could be: a text that breaks the annotator
    does not stop the rest. Raises InstallationFault."""
    results: list[Annotations | Rejected | None] = [None] * len(texts)
    places: dict[str | None, list[int]] = defaultdict(list)
    for place, (_, language) in enumerate(texts):
        places[language if _has_extension(language, settings) else None].append(place)
    for language, of_language in places.items():
        annotate = _extension_annotate(language) if language else annotator_of(settings).annotate
        annotated = _annotate_some([texts[place] for place in of_language], annotate)
        for place, result in zip(of_language, annotated, strict=True):
            results[place] = result
    return [result for result in results if result is not None]


def _annotate_some(texts: Sequence[Text], annotate: Annotate) -> list[Annotations | Rejected]:
    try:
        with processor_budget(_budget_seconds(texts)):
            return list(annotate(texts))
    except (Exception, OverBudget) as error:
        refuse_installation_fault(error)
        return [_annotate_alone(text, annotate) for text in texts]


def _budget_seconds(texts: Sequence[Text]) -> float:
    return STAGE_SECONDS + sum(len(reading.text) for reading, _ in texts) / ANNOTATED_CHARS_PER_SECOND


def _has_extension(language: str | None, settings: Settings) -> bool:
    """Whether a package annotates the language. A model that the settings name comes before it."""
    return language not in settings.pipelines and annotator_for(language) is not None


def _extension_annotate(language: str) -> Annotate:
    annotator = annotator_for(language)
    assert annotator is not None

    def annotate(texts: Iterable[Text]) -> Iterable[Annotations]:
        given = [reading.text for reading, _ in texts]
        results = annotator(given)
        if len(results) != len(given):
            raise ExtensionError(f"the annotator {language} gave {len(results)} results for {len(given)} texts")
        return results

    return annotate


def _annotate_alone(text: Text, annotate: Annotate) -> Annotations | Rejected:
    try:
        with rejecting("annotate", _budget_seconds([text])):
            return next(iter(annotate([text])))
    except Rejected as rejection:
        return rejection


@functools.lru_cache(maxsize=4)
def _annotator(pipelines: tuple[tuple[str, str], ...]) -> Annotator:
    try:
        return Annotator(recognizers(dict(pipelines)))
    except (ImportError, OSError) as error:
        named = ", ".join(f"{language}: {name}" for language, name in pipelines) or "none"
        raise InstallationFault(f"a model cannot be loaded (setting pipelines: {named}): {error}") from error
