"""One name, one label: an article's mentions of the same words agree, where the evidence for one label is strong."""

from collections import defaultdict
from collections.abc import Sequence

from extractors.model.spans import TokenSpan

NAMES = frozenset({"Person", "Organization", "Location", "Facility", "NORP", "Product", "Misc"})
MARGIN = 3.0
"""How often more probability a label needs than the one it replaces. Two labels that both occur with good reason, such
as a club and its town, stay."""


def agree(words: Sequence[str], spans: list[TokenSpan]) -> list[TokenSpan]:
    """Mentions of one article, of which those with the same words get the label that their scores speak for."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    names = [" ".join(words[span.start : span.end]).lower() for span in spans]
    for name, span in zip(names, spans, strict=True):
        if span.label in NAMES:
            votes[name][span.label] += span.score
    out = []
    for name, span in zip(names, spans, strict=True):
        of_name = votes.get(name)
        if of_name and len(of_name) > 1 and span.label in NAMES:
            best = max(sorted(of_name), key=lambda label: of_name[label])
            if of_name[best] > MARGIN * of_name[span.label]:
                span = span._replace(label=best)
        out.append(span)
    return out
