"""The news model on texts of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.extractors.annotations import recognizer
from unspun.extractors.annotations.recognizer.network import Params
from unspun.extractors.annotations.recognizer.recognizer import Recognizer
from unspun.extractors.annotations.recognizer.weights import unpack
from unspun.text.reading import read

STORY = (
    "LISBON, 3 March - The central bank of Portugal will raise rates next month, Governor Teresa Valadares said on "
    "Tuesday.\n\n“We have no choice,” Valadares told reporters in Lisbon, adding that the bank had lost $40 million."
    "\n\nAccording to a spokesman for the Finance Ministry, the decision surprised the government."
)


@pytest.fixture(scope="module")
def story() -> recognizer.Prediction:
    return next(recognizer.predict([read(STORY)]))


def texts_of(spans: tuple, label: str | None = None) -> set[str]:
    return {STORY[s.start : s.end] for s in spans if label is None or s.label == label}


def test_names_of_people_places_and_money_are_found(story: recognizer.Prediction) -> None:
    assert "Teresa Valadares" in texts_of(story.mentions, "Person")
    assert "Portugal" in texts_of(story.mentions, "Location")
    assert "$40 million" in texts_of(story.mentions, "Money")


def test_a_direct_quote_its_cue_and_its_source_are_found(story: recognizer.Prediction) -> None:
    assert any("no choice" in content for content in texts_of(story.contents))
    assert "told" in texts_of(story.cues)
    assert "Valadares" in texts_of(story.sources)


def test_according_to_is_a_cue(story: recognizer.Prediction) -> None:
    assert "According to" in texts_of(story.cues)


def test_scores_are_probabilities(story: recognizer.Prediction) -> None:
    spans = (*story.mentions, *story.sources, *story.cues, *story.contents)
    assert all(0 <= span.score <= 1 for span in spans)
    assert max(span.score for span in story.mentions) > 0.9


def test_a_text_is_read_the_same_twice_and_among_others(story: recognizer.Prediction) -> None:
    others = ["A short text.", STORY * 3, "“Only this,” he said."]
    among = list(recognizer.predict(map(read, [*others, STORY])))[-1]
    assert next(recognizer.predict([read(STORY)])) == story
    for kind in ("mentions", "sources", "cues", "contents"):
        alone, beside = getattr(story, kind), getattr(among, kind)
        assert [span[:2] for span in alone] == [span[:2] for span in beside]
        assert [span.score for span in alone] == pytest.approx([span.score for span in beside], abs=0.002)


def test_several_networks_say_their_mean(story: recognizer.Prediction) -> None:
    (one, other), lexicon = unpack(recognizer.WEIGHTS.read_bytes())

    def scores(*networks: Params) -> dict[tuple[int, int], float]:
        (found,) = Recognizer(networks, lexicon).read([read(STORY)])
        return {(span.start, span.end): span.score for span in found.spans["quotes"]}

    assert scores(one, one) == scores(one)
    assert scores(one, other) == scores(other, one)
    assert scores(one, other) != scores(one)
    assert set(scores(one, other).values()) == {s.score for s in (*story.sources, *story.cues, *story.contents)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t ",
        "\n",
        "x",
        "\0\0\0",
        "😀 🏴‍☠️ said 👩‍👩‍👧‍👦",
        "x" * 1_000_000,
        '"' * 10_000,
        "“" * 5_000 + "”" * 5_000,
        "'’" * 5_000,
        "قال الوزير «لن نقبل» يوم الثلاثاء. " * 200,
        "\u202e" + "said Ann Lee " * 300,
        "\ud800 said",
        "İ" * 3_000,
        "a@" * 4_000,
        "n't" * 4_000,
        "1,000." * 4_000,
        "\n" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_garbage_is_answered(text: str) -> None:
    prediction = next(recognizer.predict([read(text)]))
    for span in (*prediction.mentions, *prediction.sources, *prediction.cues, *prediction.contents):
        assert 0 <= span.start < span.end <= len(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400) | st.text(alphabet="“”\"'‘’ .\nsaidHe", max_size=400))
def test_spans_lie_in_the_text_and_roles_do_not_overlap(text: str) -> None:
    prediction = next(recognizer.predict([read(text)]))
    assert list(prediction.mentions) == sorted(prediction.mentions)
    for spans in (prediction.mentions, sorted((*prediction.sources, *prediction.cues, *prediction.contents))):
        at = 0
        for span in spans:
            assert at <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            at = span.end


def test_the_model_is_a_spacy_pipeline(story: recognizer.Prediction) -> None:
    doc = recognizer.load()(STORY)
    assert "Teresa Valadares" in {ent.text for ent in doc.ents if ent.label_ == "Person"}
    assert "told" in {span.text for span in doc.spans["cues"]}


def test_another_pipeline_can_be_used_for_entities() -> None:
    import spacy

    other = spacy.blank("en")
    ruler = other.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Lisbon"}, {"label": "CARDINAL", "pattern": "40"}])  # type: ignore[attr-defined]
    prediction = next(recognizer.predict([read(STORY)], nlp=other))
    assert [(STORY[m.start : m.end], m.label) for m in prediction.mentions] == [("Lisbon", "Location")]
    assert prediction.contents == ()


def test_an_unknown_pipeline_is_refused() -> None:
    with pytest.raises(OSError, match="no_such_pipeline"):
        recognizer.load("no_such_pipeline")
