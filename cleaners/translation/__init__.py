"""Machine translation: how it shows in a text, what of it can be repaired, and how sure it is.

Each finder knows one kind of artifact. How rare a kind is in articles that people wrote says how much it weighs; the
weights add up to the odds that the text is a translation. In a text that is one, what can be repaired with certainty is
repaired and the rest is flagged; in any other, nothing is changed.
"""

import math
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.cleaners.translation.articles import find_articles_before_owners, find_shouted_articles
from unspun.cleaners.translation.artifacts import Article, Artifact
from unspun.cleaners.translation.calques import flag_calques
from unspun.cleaners.translation.names import flag_names_given_twice, flag_respelt_names
from unspun.cleaners.translation.pronouns import flag_wrong_genders
from unspun.cleaners.translation.punctuation import (
    close_up_punctuation,
    flag_foreign_marks,
    flag_foreign_numbers,
    lower_capitals,
    part_glued_words,
)
from unspun.cleaners.translation.sentences import flag_torn_links, join_broken_sentences, remove_stray_pronouns
from unspun.cleaners.translation.words import flag_untranslated, flag_untranslated_script

Finder = Callable[[Article], list[Artifact]]

FINDERS: tuple[Finder, ...] = (
    find_shouted_articles,
    find_articles_before_owners,
    join_broken_sentences,
    remove_stray_pronouns,
    flag_torn_links,
    flag_calques,
    close_up_punctuation,
    lower_capitals,
    part_glued_words,
    flag_foreign_marks,
    flag_foreign_numbers,
    flag_names_given_twice,
    flag_untranslated_script,
)

WEAK_FINDERS: tuple[Finder, ...] = (flag_respelt_names, flag_wrong_genders, flag_untranslated)
"""Finders that prove little alone, and cost most: they run where another has found something."""


class Rate(NamedTuple):
    """How often a rule finds something: in how many of GENUINE_TOTAL genuine articles, in which share of translations.

    `adds_up`: whether more finds of it say more. What an outlet does by habit (its quotation marks, its numbers) does
    not. The shares in translations are chosen: no collection of translations is large enough to measure them.
    """

    genuine: int
    translated: float
    adds_up: bool = True


GENUINE_TOTAL = 2901
"""Newswire in English from 50 countries, US political news and BBC; some of it outlets translated themselves."""

RATES = {
    "article-before-owner": Rate(15, 0.1),
    "broken-sentence": Rate(6, 0.15),
    "calque": Rate(0, 0.1),
    "capital-in-sentence": Rate(1, 0.05),
    "foreign-number": Rate(4, 0.05, adds_up=False),
    "foreign-quote-mark": Rate(16, 0.1, adds_up=False),
    "glued-words": Rate(0, 0.05),
    "name-given-twice": Rate(0, 0.05),
    "respelt-name": Rate(68, 0.1),
    "shouted-article": Rate(0, 0.1),
    "space-before-hyphen": Rate(0, 0.05),
    "space-before-mark": Rate(35, 0.2, adds_up=False),
    "stray-pronoun": Rate(0, 0.1),
    "torn-link": Rate(0, 0.1),
    "untranslated-script": Rate(3, 0.05, adds_up=False),
    "untranslated-word": Rate(0, 0.1),
    "wrong-gender": Rate(111, 0.15),
}

PRIOR = 0.01
"""Share of translations in what a newsroom ingests, before a text is looked at: chosen low, a false call costs more."""

REPEATED = 0.5
"""What each further find of a rule that adds up weighs, of the first one's weight, up to the fifth find."""

CERTAIN = 0.8
"""Confidence from which a repair is applied in a text that is a translation."""


class Assessment(NamedTuple):
    """Changes (repairs, and flags), the probability that the text is a machine translation, and what carried it."""

    changes: list[Change]
    score: float
    is_translated: bool
    evidence: list[str]


def assess(text: str) -> Assessment:
    """Assess an English text.

    The score is a naive Bayes estimate over the rules: the odds that PRIOR gives, times for each rule that found
    something how much likelier a find is in a translation. What is between quotation marks is not looked at.

    >>> result = assess("Athens spoke of Russia. It said THE Russia was late. THE Russia did not answer.")
    >>> result.is_translated, [change.after for change in result.changes], result.evidence
    (True, ['', ''], ['translation: shouted-article 2 times, in 0 of 2901 genuine ones'])
    >>> assess("Athens said that Russia was late. THE END").changes
    []
    """
    article = Article(text)
    artifacts = [artifact for find in FINDERS for artifact in find(article)]
    if not artifacts:
        return Assessment([], PRIOR, False, [])
    artifacts += [artifact for find in WEAK_FINDERS for artifact in find(article)]
    found = Counter(artifact.rule for artifact in artifacts)
    odds = math.log(PRIOR / (1 - PRIOR)) + sum(weigh(rule, count) for rule, count in found.items())
    score = 1 / (1 + math.exp(-odds))
    translated = score >= 0.5
    evidence = [
        f"translation: {rule} {count} time{'s' * (count > 1)}, in {RATES[rule].genuine} of {GENUINE_TOTAL} genuine ones"
        for rule, count in sorted(found.items(), key=lambda item: -weigh(*item))
    ]
    return Assessment(_changes(artifacts, translated, text), score, translated, evidence)


def weigh(rule: str, count: int) -> float:
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
