"""Measure the cleaners on spun text and on genuine news.

usage: python -m unspun.benchmarks.cleaning --data DATA [--thesauri MOBY WORDNET] [--quick]

DATA holds `clean/`, `quotes/` and `entities/` with genuine articles (JSON Lines with "text"), `translated/` with
translations, and substitutions of spinners in `spin/` and `copies/`.

First come figures for what was left out whole: language pairs and systems of translation, spun pages, and spinners that
no list knows, where the thesauri that `unspun.training.thesaurus` names are given. Then what the
shipped cleaners do to genuine texts. `--quick` ends there, after a few minutes and with every fourth genuine text;
without it the n-gram model and the detector's weights are trained on one half of the articles, and measured on the
other half.
"""

import argparse
import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from unspun.benchmarks import genuine, phrases
from unspun.cleaners.spin.assess import Assessor
from unspun.cleaners.spin.lexicon import Entry, Lexicon, default, tables
from unspun.text.ngrams import split
from unspun.training import translation, unlisted
from unspun.training.ngrams import read_texts, train
from unspun.training.spin import fit, observed_pairs, sample
from unspun.training.spinner import Pair, Repair, Spinner, Spun, compare_repairs, cut

LEAST_DAMAGE = 5
"""Texts in which a spinner replaced less are left out: the spun pages that were seen have thirty or more of 600
words."""
DENSE = 10
"""Replacements in 600 words from which a text is counted once more by itself."""

COPIES = 8
"""Times that an article is damaged to learn from half of the substitutions: they replace so little of it at once that
one copy teaches too few repairs."""


QUICK_STEP = 4
"""Of genuine texts, `--quick` takes one in so many."""


class Repairs(NamedTuple):
    """Counts over damaged texts."""

    damage: int
    restored: int
    flagged: int
    applied: int
    wrong: int

    def __str__(self) -> str:
        return (
            f"damage {self.damage:,}: restored {self.restored / max(1, self.damage):.1%}, flagged "
            f"{self.flagged / max(1, self.damage):.1%}; applied edits {self.applied:,}: wrong "
            f"{self.wrong / max(1, self.applied):.2%}"
        )


def half(text: str) -> int:
    """0 or 1, by hash."""
    return hashlib.sha256(text.encode()).digest()[0] & 1


def lexicon_of(pairs: Iterable[Pair]) -> Lexicon:
    """A lexicon of observed pairs alone, without any context that a person wrote."""
    return Lexicon(
        Entry(p.spun, p.original, p.kind, p.weight, (), "repair", tuple(split(p.spun)), tuple(split(p.original)))
        for p in pairs
        if split(p.spun) and split(p.spun) != split(p.original)
    )


def spin_all(spinner: Spinner, texts: Sequence[str], seed: int, kinds: Sequence[str | None] = ()) -> list[Spun]:
    """Each text damaged at one intensity by a spinner of one of these `kinds` (any that it has; None: all at once);
    texts in which little was replaced are left out."""
    rng = random.Random(seed)
    spun = []
    for text in texts:
        kind = rng.choice(kinds or spinner.kinds)
        result = spinner.spin(text, rng, kind, rng.uniform(0.5, 1.0))
        if len(result.damage) >= LEAST_DAMAGE:
            spun.append(result)
    return spun


def repairs(assessor: Assessor, spun: Iterable[Spun]) -> Repairs:
    """How much of the damage is restored to the letter, how much is flagged, and how many edits are wrong.

    An edit is wrong if the text that it leaves is not the one that stood there before the damage.
    """
    counts: Counter[str] = Counter()
    for text, damage, _ in spun:
        changes = assessor.assess(text).changes
        applied = [change for change in changes if change.applied]
        flags = [change for change in changes if not change.applied]
        restored, right = compare_repairs(
            text, damage, [Repair(change.start, change.end, change.after) for change in applied]
        )
        counts["damage"] += len(damage)
        counts["applied"] += len(applied)
        counts["restored"] += sum(restored)
        counts["wrong"] += len(right) - sum(right)
        counts["flagged"] += sum(
            not done and any(flag.start < d.end and d.start < flag.end for flag in flags)
            for d, done in zip(damage, restored, strict=True)
        )
    return Repairs(*(counts[name] for name in Repairs._fields))


def auroc(genuine: Sequence[float], spun: Sequence[float]) -> float:
    """The probability that a spun text scores higher than a genuine one."""
    scores = np.concatenate([genuine, spun])
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores[np.isin(scores, genuine)]):
        same = scores == value
        ranks[same] = ranks[same].mean()
    return float((ranks[len(genuine) :].sum() - len(spun) * (len(spun) + 1) / 2) / (len(genuine) * len(spun)))


def recall_at(genuine: Sequence[float], spun: Sequence[float], false_alarms: float = 0.01) -> float:
    """The share of spun texts above the threshold that this share of genuine ones passes."""
    threshold = np.quantile(genuine, 1 - false_alarms)
    return float((np.array(spun) > threshold).mean()) if len(spun) else float("nan")


def log_odds(assessor: Assessor, text: str) -> float:
    """The score before the logistic, which ranks texts of score 1.0 too; the least for those without a closer look."""
    if assessor.prefilter.needs_no_assessment(text):
        return -np.inf
    candidates = assessor.find_candidates(text)
    signals = assessor.measure(candidates, assessor.confidences_of(candidates))
    return assessor.weights["bias"] + sum(assessor.weights[name] * value for name, value in signals.items())


def report_detection(name: str, assessor: Assessor, genuine: Sequence[str], spun: Sequence[Spun]) -> None:
    """Print AUROC, recall at 1 % false alarms, and both rates at the shipped threshold."""
    genuine_odds = [log_odds(assessor, text) for text in genuine]
    spun_odds = [log_odds(assessor, spun_text.text) for spun_text in spun]
    dense = [odds for odds, spun_text in zip(spun_odds, spun, strict=True) if len(spun_text.damage) >= DENSE]
    threshold = np.log(assessor.weights["threshold"] / (1 - assessor.weights["threshold"]))
    print(
        f"{name}: {len(genuine)} genuine, {len(spun)} spun; AUROC {auroc(genuine_odds, spun_odds):.4f}, "
        f"recall at 1% false alarms {recall_at(genuine_odds, spun_odds):.3f}; "
        f"of {len(dense)} with {DENSE} or more replacements {recall_at(genuine_odds, dense):.3f}; "
        f"called spun: {np.mean(np.array(genuine_odds) > threshold):.2%} of genuine, "
        f"{np.mean(np.array(spun_odds) > threshold):.1%} of spun"
    )


def report_genuine(assessor: Assessor, texts: Sequence[tuple[str, str]]) -> None:
    """Print what happens to genuine articles: every applied edit is either right or a bug."""
    words = applied = flags = called = looked_at = 0
    for key, text in texts:
        result = assessor.assess(text)
        words += len(text.split())
        called += result.is_spun
        looked_at += not assessor.prefilter.needs_no_assessment(text)
        flags += sum(not change.applied for change in result.changes)
        for change in result.changes:
            if change.applied:
                applied += 1
                around = text[max(0, change.start - 30) : change.end + 20].replace("\n", " ")
                print(f"  {key}: {text[change.start : change.end]!r} -> {change.after!r} in {around!r}")
    print(
        f"genuine: {len(texts)} articles, {words:,} words; applied edits {applied} = {applied / words * 1e4:.3f}, "
        f"flags {flags / words * 1e4:.2f} in 10,000 words; called spun {called / len(texts):.2%}, looked at "
        f"closely {looked_at / len(texts):.1%}"
    )


def report_left_out(data: Path, thesauri: Sequence[Path] | None) -> None:
    """Print the figures for translations, spun pages and spinners with a thesaurus that were left out whole."""
    print("Translated style")
    translation.train(data)
    print("\nRepairs of phrases")
    phrases.report(data)
    if thesauri:
        print("\nSpinners that no list knows")
        unlisted.train_unlisted(data, *thesauri)


def report_halves(data: Path) -> None:
    """Print what model and weights of one half of the articles do to the other half."""
    articles = list(read_texts(data))
    pairs = observed_pairs(data / "spin" / "observed.tsv")
    ours = sample(tables())
    for side in (0, 1):
        print(f"\nModel and weights from one half of the articles, measured on the other ({side})")
        seen = [text for key, text in articles if half(key) != side]
        unseen = [(key, text) for key, text in articles if half(key) == side]
        model = train(seen)
        short = [cut(text) for _, text in unseen]
        random.Random(side).shuffle(seen)
        shipped = Assessor(default(), model, *fit(tables(), [Spinner(ours), Spinner(pairs)], seen))
        report_genuine(shipped, unseen)
        one = [pair for pair in pairs if half(pair.original + pair.spun) == side]
        other = [pair for pair in pairs if half(pair.original + pair.spun) != side]
        known = lexicon_of(one)
        narrow = Assessor(known, model, *fit(known, [Spinner(one)] * COPIES, seen))
        for name, assessor in (
            ("lexicon of one half of the observed substitutions", narrow),
            ("shipped lexicon", shipped),
        ):
            for damaged_with, table in (("that half", one), ("the other half", other), ("both halves", pairs)):
                for how, chosen in (("", ()), (", all kinds at once", (None,))):
                    spun = spin_all(Spinner(table), short, side, chosen)
                    report_detection(f"{name}, damage with {damaged_with}{how}", assessor, short, spun)
                    print(f"  {repairs(assessor, spun)}")
        for kind in sorted({pair.kind for pair in ours}):
            spun = spin_all(Spinner(ours), short[::4], side, [kind])
            report_detection(f"shipped lexicon, damage of all its kind ({kind})", shipped, short, spun)
            print(f"  {repairs(shipped, spun)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--thesauri", type=Path, nargs=2, metavar=("MOBY", "WORDNET"))
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    report_left_out(arguments.data, arguments.thesauri)
    print("\nGenuine texts, by the shipped weights")
    genuine.report(arguments.data, QUICK_STEP if arguments.quick else 1)
    if not arguments.quick:
        report_halves(arguments.data)


if __name__ == "__main__":
    main()
