"""Texts to annotations, by the models that the settings name."""

import functools
from collections.abc import Sequence

from unspun.extractors.annotations.annotator import Annotator, recognizers
from unspun.pipeline.errors import InstallationFault
from unspun.pipeline.processing.faults import refuse_installation_fault, rejecting
from unspun.pipeline.processing.time_budget import (
    ANNOTATED_CHARS_PER_SECOND,
    STAGE_SECONDS,
    OverBudget,
    processor_budget,
)
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Annotations, Rejected
from unspun.text.reading import Reading


def annotator_of(settings: Settings) -> Annotator:
    """The annotator with the models that the settings name; loading them costs a second, once a process.

    Raises InstallationFault where a model is not installed.
    """
    return _annotator(tuple(sorted(settings.pipelines.items())))


def annotate_texts(texts: Sequence[tuple[Reading, str | None]], settings: Settings) -> list[Annotations | Rejected]:
    """What was found in each text, given with its language, or why nothing could be: a text that breaks the annotator
    does not stop the rest. Raises InstallationFault."""
    annotator = annotator_of(settings)
    try:
        with processor_budget(_budget_seconds(texts)):
            return list(annotator.annotate(texts))
    except (Exception, OverBudget) as error:
        refuse_installation_fault(error)
        return [_annotate_alone(text, annotator) for text in texts]


def _budget_seconds(texts: Sequence[tuple[Reading, str | None]]) -> float:
    return STAGE_SECONDS + sum(len(reading.text) for reading, _ in texts) / ANNOTATED_CHARS_PER_SECOND


def _annotate_alone(text: tuple[Reading, str | None], annotator: Annotator) -> Annotations | Rejected:
    try:
        with rejecting("annotate", _budget_seconds([text])):
            return next(iter(annotator.annotate([text])))
    except Rejected as rejection:
        return rejection


@functools.lru_cache(maxsize=4)
def _annotator(pipelines: tuple[tuple[str, str], ...]) -> Annotator:
    try:
        return Annotator(recognizers(dict(pipelines)))
    except (ImportError, OSError) as error:
        named = ", ".join(f"{language}: {name}" for language, name in pipelines) or "none"
        raise InstallationFault(f"a model cannot be loaded (setting pipelines: {named}): {error}") from error
