"""A reader is told in a sentence why a text is called spun or a translation, and nothing where it is not."""

from pathlib import Path

from unspun.cleaners import clean
from unspun.cleaners.explanation import explain_spin, explain_translation
from unspun.cleaners.spin import assess
from unspun.cleaners.spin.assess import NO_FINDINGS
from unspun.cleaners.translation import assess as assess_translation

DATA = Path(__file__).with_name("data")
SPUN = (
    "The governor of Ostmark stated on Tuesday that the invoice will likely be signed into regulation this yr, for the "
    "primary time for the reason that finish of the civil warfare. Lawmakers from each events got here collectively "
    "within the capital after greater than three weeks of talks, based on officers. The opposite chamber handed a "
    "brand new package deal final month, and gross sales at the moment are three.5 p.c increased than a yr in the past."
)


def test_the_sentence_names_the_strongest_signals_with_words_of_the_text() -> None:
    sentence = explain_spin(assess(SPUN))
    assert sentence is not None
    assert sentence.startswith("called spun (")
    assert any(words in sentence for words in ("“for the primary time”", "“for the reason that”", "“got here”"))


def test_a_genuine_text_needs_no_explanation() -> None:
    assert explain_spin(NO_FINDINGS) is None
    assert explain_translation(assess_translation("The council met on Monday.")) is None


def test_style_and_damage_are_told_apart() -> None:
    style = explain_translation(assess_translation((DATA / "translated_style.txt").read_text(encoding="utf-8")))
    damage = explain_translation(
        assess_translation("Athens spoke. THE Russia was late. It said Russia did, and THE Russia did not answer.")
    )
    assert "small words" in (style or "")
    assert "shouted-article" in (damage or "")
    assert "small words" not in (damage or "")


def test_the_sentence_comes_first_in_the_evidence() -> None:
    assert clean(SPUN).evidence[0].startswith("called spun (")
