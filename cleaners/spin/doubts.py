"""What makes a repair doubtful, however sure the network is of it.

The network learned on articles that the lexicon's own entries damaged, where each original stands behind a spun word as
often as the lexicon says. On real pages that is a guess: repairs with a rival original, and repairs of another
mechanism than the one that wrote the text, are wrong there several times as often as their confidence says. Each of
these classes has a limit of its own, measured by `unspun.training.doubts` on phrases of real pages.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Literal

from unspun.cleaners.spin.noisy_channel import Finding

Doubt = Literal["none", "rival", "other-mechanism"]
DOUBTS: tuple[Doubt, ...] = ("none", "rival", "other-mechanism")

MIN_RIVAL_SHARE = 0.02
"""Share of the odds from which other originals are rivals of the best one: as many edits may be wrong at all."""
MIN_KIND_SHARE = 0.25
"""Share of the other damage below which a kind of spinner is not the one that wrote the text."""
MIN_DAMAGE = 0.5
"""Probability from which a finding counts as damage."""


def doubts(findings: Sequence[Finding], kinds: Collection[str]) -> list[Doubt]:
    """The doubt about each finding of a text. Only of the `kinds` is it known how they mix: the entries of a user's own
    kind are as sure as their author says."""
    shares = kind_shares(findings)
    return [
        "rival"
        if finding.rival_share >= MIN_RIVAL_SHARE
        else "other-mechanism"
        if share < MIN_KIND_SHARE and finding.entry.kind in kinds
        else "none"
        for finding, share in zip(findings, shares, strict=True)
    ]


def kind_shares(findings: Sequence[Finding]) -> list[float]:
    """For each finding, the share of the damage elsewhere in the text that is of its kind; half of one finding of each
    is supposed."""
    likely = [finding.damage if finding.damage > MIN_DAMAGE else 0.0 for finding in findings]
    whole = sum(likely)
    of_kind: dict[str, float] = defaultdict(float)
    for finding, damage in zip(findings, likely, strict=True):
        of_kind[finding.entry.kind] += damage
    return [
        (of_kind[finding.entry.kind] - damage + 0.5) / (whole - damage + 1)
        for finding, damage in zip(findings, likely, strict=True)
    ]
