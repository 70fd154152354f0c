"""The English news model: entities over nine labels, and the source, cue and content of quotations."""

import dataclasses
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from unspun.schemas.articles import Mention
from unspun.schemas.vocabulary import MentionLabel

if TYPE_CHECKING:
    from spacy.language import Language

    from unspun.extractors.annotations.recognizer.recognizer import Read, Recognizer

NAME = "unspun_en_news-1"
WEIGHTS = Path(__file__).with_name("weights") / "news.bin"

ONTONOTES: dict[str, MentionLabel] = {
    "PERSON": "Person",
    "PER": "Person",
    "ORG": "Organization",
    "GPE": "Location",
    "LOC": "Location",
    "FAC": "Facility",
    "NORP": "NORP",
    "DATE": "Date",
    "MONEY": "Money",
    "PRODUCT": "Product",
    "EVENT": "Misc",
    "WORK_OF_ART": "Misc",
    "LAW": "Misc",
    "LANGUAGE": "Misc",
    "MISC": "Misc",
}
"""Labels of other spaCy pipelines, as ours; a label that is not here and not ours is left out."""


class ScoredSpan(NamedTuple):
    """Code points `start` to `end` (exclusive), and the probability of exactly this span."""

    start: int
    end: int
    score: float


@dataclasses.dataclass(frozen=True, slots=True)
class Prediction:
    """What was found in one text, each kind in order of the text. Spans of quotations do not overlap each other."""

    mentions: tuple[Mention, ...]
    sources: tuple[ScoredSpan, ...] = ()
    cues: tuple[ScoredSpan, ...] = ()
    contents: tuple[ScoredSpan, ...] = ()


def predict(texts: Iterable[str], nlp: "Language | None" = None) -> Iterator[Prediction]:
    """Entities and quotation roles of each text, by the packaged model; with `nlp`, only its entities.

    >>> next(predict(["“We won,” Ann Lee said in Paris."])).cues[0][:2]
    (18, 22)
    """
    if nlp is None:
        yield from map(_prediction, packaged().read(texts))
        return
    for doc in nlp.pipe(texts):
        labelled = ((ent, ONTONOTES.get(ent.label_, ent.label_)) for ent in doc.ents)
        kept = ((ent, cast(MentionLabel, label)) for ent, label in labelled if label in ONTONOTES.values())
        yield Prediction(tuple(Mention(ent.start_char, ent.end_char, label) for ent, label in kept))


def load(name: str | None = None) -> "Language":
    """A spaCy pipeline: ours, or the one installed under `name`. Raises OSError where there is none of that name."""
    import spacy

    from unspun.extractors.annotations.recognizer import component

    return spacy.load(name) if name else component.pipeline()


@cache
def packaged() -> "Recognizer":
    """The recognizer with the weights that are part of this package."""
    from unspun.extractors.annotations.recognizer.recognizer import Recognizer
    from unspun.extractors.annotations.recognizer.weights import unpack

    return Recognizer(*unpack(WEIGHTS.read_bytes()))


def _prediction(read: "Read") -> Prediction:
    starts, ends = read.tokens.starts, read.tokens.ends
    roles: dict[str, list[ScoredSpan]] = {"source": [], "cue": [], "content": []}
    for span in read.spans["quotes"]:
        roles[span.label].append(ScoredSpan(starts[span.start], ends[span.end - 1], span.score))
    mentions = (
        Mention(starts[s.start], ends[s.end - 1], cast(MentionLabel, s.label), s.score) for s in read.spans["entities"]
    )
    return Prediction(tuple(mentions), tuple(roles["source"]), tuple(roles["cue"]), tuple(roles["content"]))
