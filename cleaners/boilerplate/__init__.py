"""Boilerplate: lines that a site puts around an article, and that are no part of what the reporter wrote."""

from cleaners.boilerplate.lines import Line, read_lines
from cleaners.boilerplate.rules import RULES, Verdict
from cleaners.ledger import Change

Metadata = dict[str, str | list[str]]


def remove_boilerplate(text: str, title: str | None = None) -> tuple[list[Change], Metadata]:
    """The removals of boilerplate lines, and what they said: section, credit, image credit, authors, author biography.

    The first line stays when it is the headline. A text of which nothing would remain stays whole.

    >>> changes, metadata = remove_boilerplate("Headline\\n\\nThe body of it.\\n\\nSource: Daily Planet")
    >>> [(change.start, change.end, change.rule) for change in changes], metadata
    ([(25, 47, 'credit')], {'credit': 'Daily Planet'})
    """
    lines = read_lines(text, title)
    metadata: Metadata = {}
    verdicts: dict[int, Verdict] = {}
    for line in lines:
        verdict = next(filter(None, (rule(line) for rule in RULES)), None)
        if verdict is None:
            continue
        verdicts[line.place] = verdict
        if verdict.field and verdict.value:
            metadata.setdefault(verdict.field, verdict.value)
    if len(verdicts) == len(lines):
        return [], {}
    return _removals(lines, verdicts, len(text)), metadata


def _removals(lines: list[Line], verdicts: dict[int, Verdict], length: int) -> list[Change]:
    """Each line with the white space after it; lines at the end of the text with that before them."""
    kept = max(line.place for line in lines if line.place not in verdicts)
    changes = []
    for index, verdict in verdicts.items():
        if index < kept:
            start, end = lines[index].start, lines[index + 1].start
        else:
            start, end = lines[index - 1].end, lines[index].end if index + 1 < len(lines) else length
        changes.append(Change(start, end, "", "boilerplate", verdict.rule, verdict.confidence))
    return changes
