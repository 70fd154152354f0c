"""Boilerplate: lines that a site puts around an article, and that are no part of what the reporter wrote."""

from unspun.cleaners.boilerplate.furniture import find_furniture
from unspun.cleaners.boilerplate.learned import Furniture, find_learned
from unspun.cleaners.boilerplate.lines import HEAD, LONGEST_SHORT_LINE, TAIL, Line, Page, read_page
from unspun.cleaners.boilerplate.related import find_related
from unspun.cleaners.boilerplate.rules import RULES, RULES_ANYWHERE, Verdict
from unspun.cleaners.ledger import Change

Metadata = dict[str, str | list[str]]


def remove_boilerplate(
    text: str, title: str | None = None, furniture: Furniture = frozenset()
) -> tuple[list[Change], Metadata]:
    """The removals of boilerplate lines, and what they said: section, credit, image credit, authors, author biography.

    `furniture` is what `learned.learn_furniture` found that the text's source repeats. The headline stays, and a text
    of which nothing would remain stays whole.

    >>> changes, metadata = remove_boilerplate("Headline\\n\\nThe body of it.\\n\\nSource: Daily Planet")
    >>> [(change.start, change.end, change.rule) for change in changes], metadata
    ([(25, 47, 'credit')], {'credit': 'Daily Planet'})
    """
    page = read_page(text, title)
    verdicts = _judge_all(page, furniture)
    verdicts.update(find_related(page, verdicts))
    if len(verdicts) == len(page.lines):
        return [], {}
    metadata: Metadata = {}
    for _, verdict in sorted(verdicts.items()):
        if verdict.field and verdict.value:
            metadata.setdefault(verdict.field, verdict.value)
    return _removals(page.lines, verdicts, len(text)), metadata


def _judge_all(page: Page, furniture: Furniture) -> dict[int, Verdict]:
    """Verdicts by the number of the line: first of every line for itself, then up from the end, then down from the top,
    each time past what is boilerplate, as far as boilerplate of the ends reaches.
    """
    verdicts = {line.place: verdict for line in page.lines if (verdict := judge(line, page, furniture))}
    below = 0
    for line in reversed(page.lines):
        if below >= TAIL:
            break
        if line.place not in verdicts:
            verdict = judge(line._replace(below=below), page, furniture)
            below += verdict is None
            verdicts.update({line.place: verdict} if verdict else {})
    above = 0
    for line in page.lines:
        if above >= HEAD:
            break
        if line.place not in verdicts:
            verdict = judge(line._replace(above=above), page, furniture)
            above += verdict is None
            verdicts.update({line.place: verdict} if verdict else {})
    return verdicts


def judge(line: Line, page: Page, furniture: Furniture = frozenset()) -> Verdict | None:
    """What kind of boilerplate a line is, or None where it is the article's."""
    at_edge = line.near_top or line.near_end
    if not at_edge and len(line.text) > LONGEST_SHORT_LINE:
        return Verdict("learned-furniture") if find_learned(line, furniture) else None
    for rule in RULES if at_edge else RULES_ANYWHERE:
        verdict = rule(line, page)
        if verdict:
            return verdict
    if line.place == 0 and line.text == page.title:
        return None
    known = find_furniture(line) or find_learned(line, furniture)
    return Verdict(known) if known else None


def _removals(lines: list[Line], verdicts: dict[int, Verdict], length: int) -> list[Change]:
    """Each line with the white space after it; lines at the end of the text with that before them."""
    kept = max(line.place for line in lines if line.place not in verdicts)
    changes = []
    for place, verdict in sorted(verdicts.items()):
        if place < kept:
            start, end = lines[place].start, lines[place + 1].start
        else:
            start, end = lines[place - 1].end, lines[place].end if place + 1 < len(lines) else length
        changes.append(Change(start, end, "", "boilerplate", verdict.rule, verdict.confidence))
    return changes
