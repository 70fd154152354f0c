"""One substitution, one document: it is repaired everywhere or nowhere, unless the words around it forbid it.

A spinner writes the same for the same. Where one place proves that "within the event" stood for "in the event", the
others need no proof of their own: it is enough that the words around them do not prefer what stands there.
"""

from collections.abc import Sequence

from unspun.cleaners.spin.doubts import MIN_DAMAGE
from unspun.cleaners.spin.noisy_channel import Finding

Substitution = tuple[str, str]
"""What was written, and what stood there."""


def substitution(finding: Finding) -> Substitution:
    """The substitution that a finding proposes to undo."""
    return finding.entry.spun.lower(), finding.entry.original.lower()


def decide(
    findings: Sequence[Finding],
    confidences: Sequence[float],
    limits: Sequence[float],
    repaired: frozenset[Substitution],
) -> list[bool]:
    """For each finding of a text that was spun, whether it is repaired.

    A place is never repaired where MIN_DAMAGE is not reached: there the context prefers the words as they stand.
    `limits` has the confidence from which each finding proves its substitution. `repaired` are substitutions that an
    earlier pass over the same document has undone.
    """
    proven = {
        substitution(finding)
        for finding, confidence, limit in zip(findings, confidences, limits, strict=True)
        if finding.damage >= MIN_DAMAGE and confidence >= limit
    }
    return [
        finding.entry.action == "repair"
        and finding.damage >= MIN_DAMAGE
        and (substitution(finding) in repaired or substitution(finding) in proven)
        for finding in findings
    ]
