"""Annotations of whole texts: exact, the same every time, and never a crash."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.extractors.annotations.annotator import Annotator, recognizers
from unspun.extractors.annotations.recognizer import Prediction, ScoredSpan
from unspun.schemas.articles import Annotations, Mention
from unspun.text.reading import Reading, read
from unspun.text.sentences import split_sentences

TEXT = (
    "OSLO, Norway — Prime Minister Kari Dahl said on Monday that the harbour would “never” close.\n\n"
    "“We will keep it open,” Dahl told reporters. “We have no choice.”\n\n"
    "Norvik Oil declined to comment."
)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def consistent(text: str, found: Annotations) -> None:
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
    for entity in found.entities:
        assert all(0 <= index < len(found.mentions) for index in entity.mentions)
    for quote in found.quotes:
        spans = [*quote.content, *quote.cue, *quote.source]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert quote.speaker is None or 0 <= quote.speaker < len(found.entities)
        assert 0 <= quote.score <= 1
        assert 0 <= quote.speaker_score <= 1
        assert quote.kind in {"direct", "mixed", "indirect"}


def test_an_article_has_its_people_and_what_they_said(annotator: Annotator) -> None:
    found = next(annotator.annotate([(read(TEXT), "en")]))
    consistent(TEXT, found)
    names = {entity.name: entity for entity in found.entities}
    assert names["Norway"].country_code == "NO"
    direct = next(quote for quote in found.quotes if quote.kind == "direct")
    assert direct.speaker is not None
    assert found.entities[direct.speaker].name == "Kari Dahl"
    assert found.model


def test_no_name_and_no_source_goes_on_in_the_next_sentence() -> None:
    text = "“No,” said Ann B. Lee. Lee, 51, left for St. Ives. ."

    def recognize(texts: Iterable[Reading]) -> Iterator[Prediction]:
        for _ in texts:
            yield Prediction(
                mentions=(Mention(11, 26, "Person", 0.9), Mention(41, 49, "Location", 0.9)),
                sources=(ScoredSpan(11, 26, 0.9), ScoredSpan(49, 52, 0.5)),
                cues=(ScoredSpan(6, 10, 0.9),),
                contents=(ScoredSpan(0, 5, 0.9),),
            )

    found = next(Annotator({"en": ("one", recognize)}).annotate([(read(text), "en")]))
    assert [text[m.start : m.end] for m in found.mentions] == ["Ann B. Lee", "Lee", "St. Ives"]
    assert [text[slice(*source)] for quote in found.quotes for source in quote.source] == ["Ann B. Lee"]
    assert found.entities[0].name == "Ann B. Lee"
    assert found.quotes[0].speaker == 0


def test_languages_without_a_model_have_no_annotations_and_say_so(annotator: Annotator) -> None:
    for language in ("fr", None):
        assert next(annotator.annotate([(read(TEXT), language)])) == Annotations(
            mentions=(), entities=(), quotes=(), model=None
        )


def test_a_spacy_pipeline_serves_the_language_that_it_is_named_for(tmp_path: Path) -> None:
    other = spacy.blank("de", meta={"name": "orte", "version": "2.1.0"})
    other.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Lübeck"}])  # type: ignore[attr-defined]
    other.to_disk(tmp_path / "orte")
    both = Annotator(recognizers({"de": str(tmp_path / "orte")}))
    text = "„Wir bleiben offen“, sagte sie in Lübeck."
    german, english = both.annotate([(read(text), "de"), (read(TEXT), "en")])
    consistent(text, german)
    assert [(text[m.start : m.end], m.label) for m in german.mentions] == [("Lübeck", "Location")]
    assert (german.model, english.quotes != ()) == ("de_orte-2.1.0", True)


def test_a_spacy_pipeline_that_is_not_installed_is_told() -> None:
    with pytest.raises(OSError, match="no_such_pipeline"):
        recognizers({"de": "no_such_pipeline"})


def test_a_text_is_annotated_alike_whatever_stands_beside_it(annotator: Annotator) -> None:
    alone = next(annotator.annotate([(read(TEXT), "en")]))
    batch = [("Bonjour.", "fr"), (TEXT, "en"), ("Ann Lee said “no.”", "en"), (TEXT, "en")]
    beside = list(annotator.annotate((read(text), language) for text, language in batch))
    assert len(beside) == 4
    assert beside[1] == beside[3] == alone


GARBAGE = {
    "empty": "",
    "space": " \n\n \t",
    "emoji": "😀👍🏽 “🎉🎉🎉,” said 🧑‍🚀. " * 50,
    "no space": "x" * 200_000,
    "capitals": "A" * 50_000 + " said “" + "B" * 50_000,
    "thousands of marks": "“ said " * 3_000,
    "straight marks": '" ' * 3_000,
    "single marks": "'a " * 3_000,
    "right to left": "قال الوزير «سنعمل معا» أمس. " * 200,
    "nul": "\0Ann Lee said \0“no,”\0 she said." * 100,
    "colons": "Ann: a\n" * 1500,
    "commas": "Ann, " * 5000,
    "capital lines": ("A" * 120 + "\n") * 1000,
    "surrogate": "Ann \ud800 said “no.”",
    "lines": "\n" * 100_000 + "said",
}


@pytest.mark.parametrize("text", GARBAGE.values(), ids=GARBAGE)
def test_garbage_gets_an_answer(annotator: Annotator, text: str) -> None:
    consistent(text, next(annotator.annotate([(read(text), "en")])))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Ann Le saidt.,“”\"'‘’\n:(KCA)é\0", max_size=150), st.data())
def test_any_recognizer_and_any_text_give_consistent_annotations(text: str, data: st.DataObject) -> None:
    def spans() -> list[tuple[int, int, float]]:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
        return [(a, b, 0.5) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]

    labels = st.sampled_from(["Person", "Organization", "Location", "NORP", "Date"])
    mentions = tuple(Mention(a, b, data.draw(labels), score) for a, b, score in spans())
    prediction = Prediction(mentions, tuple(spans()), tuple(spans()), tuple(spans()))  # type: ignore[arg-type]

    def recognize(texts: Iterable[Reading]) -> Iterator[Prediction]:
        return (prediction for _ in texts)

    found = next(Annotator({"en": ("test", recognize)}).annotate([(read(text), "en")]))
    consistent(text, found)
    sentences = split_sentences(text)
    for mention in mentions:
        inside = [m for m in found.mentions if mention.start <= m.start and m.end <= mention.end]
        assert {m.score for m in inside} <= {mention.score}
        if not any(mention.start < sentence.start < mention.end for sentence in sentences):
            assert [(m.start, m.end) for m in inside] == [(mention.start, mention.end)]
    for entity in found.entities:
        assert {found.mentions[index].label for index in entity.mentions} == {entity.kind}
