"""One substitution, one document: it is repaired everywhere or nowhere, unless the words around it forbid it.

A spinner writes the same for the same. Where one place proves that "within the event" stood for "in the event", the
others need no proof of their own: it is enough that the words around them do not prefer what stands there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from unspun.cleaners.spin.edit_classes import EditClass, edit_class
from unspun.cleaners.spin.noisy_channel import Finding

MIN_DAMAGE = 0.5
"""Probability that the words of a place are a spinner's, below which its context prefers them as they stand."""

Substitution = tuple[str, str]
"""What was written, and what stood there."""


def substitution(finding: Finding) -> Substitution:
    """The substitution that a finding proposes to undo."""
    return finding.entry.spun.lower(), finding.entry.original.lower()


def decide(
    findings: Sequence[Finding],
    confidences: Sequence[float],
    limits: Mapping[EditClass, float],
    repaired: frozenset[Substitution],
) -> list[bool]:
    """For each finding of a text that was spun, whether it is repaired.

    `limits` has the confidence from which an edit of each class is applied. `repaired` are substitutions that an
    earlier pass over the same document has undone.
    """
    best: dict[Substitution, float] = defaultdict(float)
    for finding, confidence in zip(findings, confidences, strict=True):
        if finding.damage >= MIN_DAMAGE:
            pair = substitution(finding)
            best[pair] = max(best[pair], confidence)
    return [
        finding.entry.action == "repair"
        and finding.damage >= MIN_DAMAGE
        and (substitution(finding) in repaired or best[substitution(finding)] >= limits[edit_class(finding.entry)])
        for finding in findings
    ]
