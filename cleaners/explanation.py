"""A sentence for a reader: why a text is called spun, or a translation."""

from collections.abc import Sequence

from unspun.cleaners import spin, translation

MAX_REASONS = 3
MAX_EXAMPLES = 4

_SPIN_REASONS = {
    "substitutions": "its wording is what spinners make of common phrases",
    "density": "much of it is such wording",
    "variety": "that wording is of many kinds",
    "never-in-news": "some of it no newsroom writes",
    "improbable-pairs": "common words follow each other that do not in news",
    "broken-numbers": "numbers are broken",
    "broken-names": "names are broken",
    "unlisted-words": "its words do not go together as in news, and near synonyms would fit better",
}
_DAMAGE_REASON = "it has marks that translation machines leave"
_STYLE_REASON = "its small words follow each other as in translations"


def explain_spin(assessment: spin.Assessment) -> str | None:
    """Why a text is called spun, what can be shown in its words first; None for one that is not.

    >>> explain_spin(spin.assess("The ministry said on Monday that talks would go on."))
    """
    if not assessment.is_spun:
        return None
    signals = sorted(assessment.evidence, key=lambda signal: (not signal.examples, -signal.weight))[:MAX_REASONS]
    reasons = [_with_examples(_SPIN_REASONS[signal.signal], signal.examples) for signal in signals]
    return f"called spun ({assessment.score:.0%}): {'; '.join(reasons)}"


def explain_translation(assessment: translation.Assessment) -> str | None:
    """Why a text is called a translation; None for one that is not.

    >>> shouted = "Athens spoke of Russia. It said THE Russia was late. THE Russia did not answer."
    >>> explain_translation(translation.assess(shouted))
    'called a translation (98%): it has marks that translation machines leave (shouted-article)'
    """
    if not assessment.is_translated:
        return None
    rules = list(dict.fromkeys(change.rule for change in assessment.changes))
    reasons = [_with_examples(_DAMAGE_REASON, rules, marks="")] if rules else []
    if assessment.style_score >= translation.NOTABLE_STYLE:
        reasons.append(_STYLE_REASON)
    return f"called a translation ({assessment.score:.0%}): {'; '.join(reasons)}"


def _with_examples(reason: str, examples: Sequence[str], marks: str = "“”") -> str:
    shown = ", ".join(f"{marks[:1]}{example}{marks[1:]}" for example in examples[:MAX_EXAMPLES])
    return f"{reason} ({shown})" if shown else reason
