"""The model as a spaCy pipeline: entities in `doc.ents`, quotation roles in `doc.spans`."""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans, minibatch

from unspun.extractors.annotations.recognizer import Prediction, predict
from unspun.text.reading import Reading

ROLES = ("sources", "cues", "contents")


class NewsAnnotator:
    """Sets `doc.ents`, and `doc.spans` for sources, cues and contents. spaCy's tokens are widened to where ours end."""

    def __call__(self, doc: Doc) -> Doc:
        return _set(doc, next(predict([Reading(doc.text)])))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):
            for doc, prediction in zip(docs, predict(Reading(doc.text) for doc in docs), strict=True):
                yield _set(doc, prediction)


@Language.factory("unspun_news", assigns=["doc.ents", "doc.spans"])
def make_annotator(nlp: Language, name: str) -> NewsAnnotator:
    return NewsAnnotator()


@cache
def pipeline() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("unspun_news")
    return nlp


def _set(doc: Doc, prediction: Prediction) -> Doc:
    spans = [doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand") for m in prediction.mentions]
    doc.set_ents(filter_spans([span for span in spans if span is not None]))
    for role in ROLES:
        wide = [doc.char_span(s.start, s.end, label=role, alignment_mode="expand") for s in getattr(prediction, role)]
        doc.spans[role] = [span for span in wide if span is not None]
    return doc
