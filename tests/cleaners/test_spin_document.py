"""One substitution, one document: it is repaired everywhere or nowhere, unless the words around it forbid it."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.cleaners import clean
from unspun.cleaners.spin import Lexicon, assess, detection
from unspun.cleaners.spin.document import decide
from unspun.cleaners.spin.doubts import DOUBTS, MIN_DAMAGE, MIN_RIVAL_SHARE, doubts
from unspun.cleaners.spin.edit_classes import CLASSES, edit_class
from unspun.cleaners.spin.lexicon import COLUMNS, default
from unspun.cleaners.spin.noisy_channel import Finding

SPUN = (
    "The governor of Ostmark stated on Tuesday that the invoice will likely be signed into regulation this yr, for the "
    "primary time for the reason that finish of the civil warfare. Lawmakers from each events got here collectively "
    "within the capital after greater than three weeks of talks, based on officers.\n\nThe opposite chamber handed a "
    "brand new package deal final month. She was compelled right into a compromise on well being and the native "
    "financial institution, however the federal authorities is not going to change the deadline.\n\nGross sales at the "
    "moment are three.5 p.c increased than a yr in the past, and the 2 nations turned companions."
)
REPEATED = {
    "within the event of": (
        "The harbour will close within the event of a storm.",
        "Ferries wait outside within the event of fog.",
        "Within the event of a strike, the council would meet once more.",
        "Nordvik asked for help within the event of another flood.",
    ),
    "for the primary time": (
        "She spoke to reporters for the primary time on Friday.",
        "The fleet left Nordvik for the primary time in years.",
        "For the primary time, the islands voted.",
        "Prices fell for the primary time.",
    ),
    "right into a": (
        "The lorry ran right into a wall.",
        "Their talks turned right into a quarrel.",
        "The mill was made right into a museum.",
        "He walked right into a trap in Velmora.",
    ),
}


@settings(max_examples=40, deadline=None)
@given(data=st.data(), phrase=st.sampled_from(sorted(REPEATED)))
def test_a_repeated_substitution_is_repaired_everywhere(data: st.DataObject, phrase: str) -> None:
    sentences = data.draw(st.lists(st.sampled_from(REPEATED[phrase]), min_size=2, max_size=4, unique=True))
    paragraphs = data.draw(st.permutations([*SPUN.split("\n\n"), *sentences]))
    assert phrase not in clean("\n\n".join(paragraphs)).text.lower()


def test_quoted_words_stay_beside_repairs_of_the_same_words() -> None:
    text = f"{SPUN}\n\n{REPEATED['right into a'][0]} “We ran right into a wall,” Mara Lindqvist stated."
    cleaned = clean(text).text
    assert "ran into a wall." in cleaned
    assert "“We ran right into a wall,”" in cleaned


@dataclass(frozen=True)
class Place:
    """A place of one substitution: how sure its repair is, and how likely it is that a spinner wrote it."""

    confidence: float
    damage: float


places = st.lists(st.builds(Place, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6)


def findings(spun: str, original: str, at: list[Place], kind: str = "ours", rivals: float = 0.0) -> list[Finding]:
    header = "\t".join(COLUMNS) + "\n"
    (entry,) = Lexicon.parse(f"{header}{spun}\t{original}\t{kind}\t0.9\t\trepair\n").entries
    return [Finding(10 * i, 10 * i + len(entry.words), entry, 0.9, p.damage, rivals, ()) for i, p in enumerate(at)]


@given(at=places, limit=st.floats(0, 1))
def test_places_are_repaired_together_or_not_at_all(at: list[Place], limit: float) -> None:
    confidences = [place.confidence for place in at]
    decided = decide(findings("got here", "came", at), confidences, [limit] * len(at), frozenset())
    likely = [applied for applied, place in zip(decided, at, strict=True) if place.damage >= MIN_DAMAGE]
    assert len(set(likely)) <= 1
    assert not any(applied for applied, place in zip(decided, at, strict=True) if place.damage < MIN_DAMAGE)


@given(at=places)
def test_what_an_earlier_pass_repaired_is_repaired_where_it_stands_again(at: list[Place]) -> None:
    decided = decide(
        findings("got here", "came", at),
        [0.0] * len(at),
        [1.0] * len(at),
        frozenset({("got here", "came")}),
    )
    assert decided == [place.damage >= MIN_DAMAGE for place in at]


def test_each_class_of_edits_has_its_own_limit() -> None:
    confidence = detection.confidence()._replace(
        limits={**dict.fromkeys(CLASSES, 0.5), "number": 1.01}, doubt_limits=dict.fromkeys(DOUBTS, 0.5)
    )
    at = [Place(0.99, 0.99)]
    for spun, original, applied in (("got here", "came", True), ("tens of hundreds", "tens of thousands", False)):
        found = findings(spun, original, at)
        assert decide(found, [0.99], confidence.limits_of(found, ["none"]), frozenset()) == [applied]


def test_a_rival_original_or_another_mechanism_is_a_doubt() -> None:
    at = [Place(0.9, 0.99)] * 4
    own = findings("got here", "came", at, "back-translation")
    rival = findings("vital", "important", at[:1], "back-translation", rivals=2 * MIN_RIVAL_SHARE)
    other = findings("astatine", "at", at[:1], "thesaurus")
    user = findings("hot canine", "hot dog", at[:1], "mine")
    found = doubts([*own, *rival, *other, *user], default().kinds)
    assert found == [*["none"] * 4, "rival", "other-mechanism", "none"]


def test_a_doubtful_repair_is_made_on_more_proof_only() -> None:
    found = findings("got here", "came", [Place(0.9, 0.99)])
    limits = {doubt: detection.confidence().limits_of(found, [doubt])[0] for doubt in DOUBTS}
    assert limits["none"] < min(limits["rival"], limits["other-mechanism"])


@pytest.mark.parametrize(
    ("spun", "original", "expected"),
    [
        ("by no means", "never", "wording"),
        ("can", "cannot", "negation"),
        ("tens of hundreds", "tens of thousands", "number"),
        ("2", "two", "wording"),
        ("a 12 months in the past", "a year ago", "time"),
        ("take half", "take part", "wording"),
        ("six months", "nine months", "number"),
        ("had been", "were", "tense"),
        ("chief", "president", "office"),
        ("morning", "evening", "time"),
        ("invoice", "bill", "wording"),
    ],
)
def test_an_edit_is_of_the_class_of_what_it_may_state_anew(spun: str, original: str, expected: str) -> None:
    (finding,) = findings(spun, original, [Place(0.9, 0.9)])
    assert edit_class(finding.entry) == expected


def test_no_packaged_repair_states_another_number() -> None:
    entries = [entry for entry in default().entries if edit_class(entry) == "number"]
    text = SPUN + "".join(f" It was {entry.spun} there." for entry in entries)
    applied = {(text[c.start : c.end].lower(), c.after.lower()) for c in assess(text).changes if c.applied}
    assert ("got here", "came") in applied
    assert not applied & {(entry.spun.lower(), entry.original.lower()) for entry in entries}
