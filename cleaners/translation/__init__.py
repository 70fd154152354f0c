"""Machine translation: how it shows in a text, what of it can be repaired, and how sure it is.

Two kinds of evidence, with a score each:

- damage: artifacts that machines and the scraping of their output leave. Each finder knows one kind. How rare a kind is
  in articles that people wrote says how much it weighs; the weights add up to the odds of a translation.
- style: small words, marks and word endings that follow each other as in translations (`style`). Good machines leave
  nothing else. Human translations share the style: it says that a text was translated, hardly ever by whom.

In a text that is a translation, what can be repaired with certainty is repaired and the rest is flagged; in any other,
nothing is changed.
"""

import math
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.cleaners.translation import style
from unspun.cleaners.translation.articles import find_articles_before_owners, find_shouted_articles
from unspun.cleaners.translation.artifacts import Article, Artifact
from unspun.cleaners.translation.calques import flag_calques
from unspun.cleaners.translation.names import find_lowered_names, flag_names_given_twice, flag_respelt_names
from unspun.cleaners.translation.pronouns import flag_wrong_genders
from unspun.cleaners.translation.punctuation import (
    close_up_punctuation,
    flag_foreign_dialogue,
    flag_foreign_marks,
    flag_foreign_numbers,
    flag_lost_words,
    flag_run_on_sentences,
    lower_capitals,
    part_glued_words,
    part_words_glued_to_names,
)
from unspun.cleaners.translation.sentences import (
    flag_stray_stops,
    flag_torn_links,
    join_broken_sentences,
    remove_stray_pronouns,
)
from unspun.cleaners.translation.words import flag_untranslated, flag_untranslated_script

Finder = Callable[[Article], list[Artifact]]

FINDERS: tuple[Finder, ...] = (
    find_shouted_articles,
    find_articles_before_owners,
    join_broken_sentences,
    remove_stray_pronouns,
    flag_stray_stops,
    flag_torn_links,
    flag_calques,
    close_up_punctuation,
    lower_capitals,
    part_glued_words,
    flag_run_on_sentences,
    flag_lost_words,
    flag_foreign_marks,
    flag_foreign_dialogue,
    flag_foreign_numbers,
    flag_names_given_twice,
    flag_untranslated_script,
)

WEAK_FINDERS: tuple[Finder, ...] = (
    find_lowered_names,
    part_words_glued_to_names,
    flag_respelt_names,
    flag_wrong_genders,
    flag_untranslated,
)
"""Finders that prove little alone, and cost most: they run where something else speaks for a translation."""


class Rate(NamedTuple):
    """How often a rule finds something: in how many of GENUINE_TOTAL genuine articles, in which share of translations.

    `adds_up`: whether more finds of it say more. What an outlet does by habit (its quotation marks, its numbers) does
    not. `python -m unspun.training.translation --rates` counts both. Shares of what is left of links and fonts when a
    translated page is scraped are chosen: the translations that are counted were never pages.
    """

    genuine: int
    translated: float
    adds_up: bool = True


GENUINE_TOTAL = 3354
"""Newswire in English from 50 countries, US political news, BBC, and originals that were given to translators; some of
it outlets translated themselves."""

RATES = {
    "article-before-owner": Rate(15, 0.1),
    "broken-sentence": Rate(6, 0.15),
    "calque": Rate(0, 0.1),
    "capital-in-sentence": Rate(1, 0.05),
    "foreign-dialogue": Rate(0, 0.02, adds_up=False),
    "foreign-number": Rate(7, 0.05, adds_up=False),
    "foreign-quote-mark": Rate(16, 0.1, adds_up=False),
    "glued-words": Rate(0, 0.05),
    "lost-word": Rate(0, 0.02),
    "lowered-name": Rate(20, 0.05, adds_up=False),
    "name-given-twice": Rate(0, 0.05),
    "respelt-name": Rate(68, 0.03),
    "run-on-sentence": Rate(1, 0.03),
    "shouted-article": Rate(0, 0.1),
    "space-before-hyphen": Rate(0, 0.05),
    "space-before-mark": Rate(35, 0.1, adds_up=False),
    "stray-pronoun": Rate(0, 0.1),
    "stray-stop": Rate(7, 0.1),
    "torn-link": Rate(0, 0.1),
    "untranslated-script": Rate(3, 0.05, adds_up=False),
    "untranslated-word": Rate(0, 0.1),
    "wrong-gender": Rate(111, 0.04),
}

PRIOR = 0.01
"""Share of translations in what a newsroom ingests, before a text is looked at: chosen low, a false call costs more."""

REPEATED = 0.5
"""What each further find of a rule that adds up weighs, of the first one's weight, up to the fifth find."""

CERTAIN = 0.8
"""Confidence from which a repair is applied in a text that is a translation."""

CALLED = 0.5
"""Score from which a text is called a translation."""
MAX_UNDECIDED = 0.45

MIN_FINDS = 2
"""Finds of damage that call a text a translation beside a style that does not do so alone: one is anybody's slip."""

NOTABLE_STYLE = 0.1
"""Style score from which the evidence names it, and from which the costly finders run."""

EXAMPLES = 4


class Assessment(NamedTuple):
    """Changes (repairs, and flags), the probability that the text is a translation, and what carried it.

    `damage_score` and `style_score` are what that probability would be by one kind of evidence alone.
    """

    changes: list[Change]
    score: float
    is_translated: bool
    evidence: list[str]
    damage_score: float = PRIOR
    style_score: float = PRIOR


def assess(text: str, *, by_style: bool = True) -> Assessment:
    """Assess an English text. What is between quotation marks is not looked at for damage.

    The score is an estimate by Bayes' rule: the odds that PRIOR gives, times for each rule that found something how
    much likelier a find is in a translation, times the odds that style gives where it speaks for a translation.
    `by_style=False` leaves style out: a text that a spinner wrote reads like a translation, whoever wrote it first.

    >>> result = assess("Athens spoke of Russia. It said THE Russia was late. THE Russia did not answer.")
    >>> result.is_translated, [change.after for change in result.changes], result.evidence
    (True, ['', ''], ['translation: shouted-article 2 times, in 0 of 3354 genuine ones'])
    >>> assess("Athens said that Russia was late. THE END").changes
    []
    """
    article = Article(text)
    artifacts = [artifact for find in FINDERS for artifact in find(article)]
    style_odds = max(0.0, style.packaged().log_odds(style.read_classes(text))) if by_style else 0.0
    style_score = _probability(_PRIOR_ODDS + style_odds)
    if artifacts or style_score >= NOTABLE_STYLE:
        artifacts += [artifact for find in WEAK_FINDERS for artifact in find(article)]
    found = Counter(artifact.rule for artifact in artifacts)
    damage_odds = sum(log_likelihood_ratio(rule, count) for rule, count in found.items())
    damage_score = _probability(_PRIOR_ODDS + damage_odds)
    score = _probability(_PRIOR_ODDS + damage_odds + style_odds)
    few_finds = style_score < CALLED and found.total() < MIN_FINDS
    if damage_score < CALLED and (style_score < NOTABLE_STYLE or few_finds):
        score = min(score, MAX_UNDECIDED)  # two faint hints are no proof
    translated = score >= CALLED
    evidence = [
        f"translation: {rule} {count} time{'s' * (count > 1)}, in {RATES[rule].genuine} of {GENUINE_TOTAL} genuine ones"
        for rule, count in sorted(found.items(), key=lambda item: -log_likelihood_ratio(*item))
    ]
    if style_score >= NOTABLE_STYLE:
        runs = style.telling_runs(text, style.packaged(), EXAMPLES)
        examples = ", ".join(f"“{run}”" for run in runs)
        evidence.append(f"translation: style {style_odds:+.1f} in the log odds, reads like a translation: {examples}")
    return Assessment(
        _changes(artifacts, translated, text),
        score,
        translated,
        evidence,
        damage_score,
        style_score,
    )


_PRIOR_ODDS = math.log(PRIOR / (1 - PRIOR))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def log_likelihood_ratio(rule: str, count: int) -> float:
    """The logarithm of how much likelier `count` finds of a rule are in a translation than in a genuine article."""
    rate = RATES[rule]
    genuine = (rate.genuine + 1) / (GENUINE_TOTAL + 1)
    repeats = min(count, 5) - 1 if rate.adds_up else 0
    return math.log(rate.translated / genuine) * (1 + REPEATED * repeats)


def _changes(artifacts: list[Artifact], translated: bool, text: str) -> list[Change]:
    changes, taken = [], 0
    for artifact in sorted(artifacts):
        certain = artifact.after is not None and artifact.confidence >= CERTAIN
        applied = certain and translated and artifact.start >= taken
        if applied or translated or certain:
            after = text[artifact.start : artifact.end] if artifact.after is None else artifact.after
            changes.append(
                Change(artifact.start, artifact.end, after, "translation", artifact.rule, artifact.confidence, applied)
            )
        if applied:
            taken = artifact.end
    return changes
