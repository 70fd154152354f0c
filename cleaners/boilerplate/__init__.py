"""Boilerplate: lines that a site puts around an article, and that are no part of what the reporter wrote."""

from unspun.cleaners.boilerplate.furniture import find_furniture
from unspun.cleaners.boilerplate.learned import Furniture, find_learned
from unspun.cleaners.boilerplate.lines import (
    HEAD_LINES,
    MAX_NOTICE_CHARS,
    TAIL_LINES,
    Line,
    TextLines,
    read_lines,
)
from unspun.cleaners.boilerplate.matches import RuleMatch
from unspun.cleaners.boilerplate.pictures import find_picture
from unspun.cleaners.boilerplate.related import find_related
from unspun.cleaners.boilerplate.repetition import find_repeated_body
from unspun.cleaners.boilerplate.rules import RULES, RULES_ANYWHERE, RULES_AT_ENDS
from unspun.cleaners.ledger import Change

Metadata = dict[str, str | list[str]]


def remove_boilerplate(
    text: str, title: str | None = None, furniture: Furniture = frozenset()
) -> tuple[list[Change], Metadata]:
    """The removals of boilerplate lines, and what they said: section, credit, image credit, authors, author biography.

    `title` is the headline that the document gave. `furniture` are lines that the text's source repeats, as
    `learned.learn_furniture` finds them. The headline stays, and a text of which nothing would remain stays whole.

    >>> changes, metadata = remove_boilerplate("Headline\\n\\nThe body of it.\\n\\nSource: Daily Planet")
    >>> [(change.start, change.end, change.rule) for change in changes], metadata
    ([(25, 47, 'credit')], {'credit': 'Daily Planet'})
    """
    text_lines = read_lines(text, title)
    matches = _match_all(text_lines, furniture)
    matches.update(find_related(text_lines, matches))
    matches.update(find_repeated_body(text_lines.lines))
    if len(matches) == len(text_lines.lines):
        return [], {}
    metadata: Metadata = {}
    for _, match in sorted(matches.items()):
        if match.field and match.value:
            metadata.setdefault(match.field, match.value)
    return _removals(text_lines.lines, matches, len(text)), metadata


def match_line(line: Line, text_lines: TextLines, furniture: Furniture = frozenset()) -> RuleMatch | None:
    """What kind of boilerplate a line of a text is, or None where it belongs to the article."""
    at_edge = line.near_top or line.near_end
    if not at_edge and len(line.text) > MAX_NOTICE_CHARS:
        learned = RuleMatch("learned-furniture") if find_learned(line, furniture) else None
        return learned or find_picture(line, text_lines)
    for rule in RULES if at_edge else RULES_ANYWHERE:
        match = rule(line, text_lines)
        if match:
            return match
    if line.number == 0 and line.text == text_lines.title:
        return None
    name = find_furniture(line) or find_learned(line, furniture)
    return RuleMatch(name) if name else None


def _match_at_end(line: Line, text_lines: TextLines) -> RuleMatch | None:
    """What a line near an end is that is no boilerplate in mid-article: what is known anywhere is not asked again."""
    for rule in RULES_AT_ENDS:
        match = rule(line, text_lines)
        if match:
            return match
    if line.number == 0 and line.text == text_lines.title:
        return None
    name = find_furniture(line)
    return RuleMatch(name) if name else None


def _match_all(text_lines: TextLines, furniture: Furniture) -> dict[int, RuleMatch]:
    """Matches by the number of the line: first of every line as if it stood in the middle, then up from the end, then
    down from the top, each time past what is boilerplate, as far as boilerplate of the ends reaches.
    """
    lines = text_lines.lines
    matches = {line.number: match for line in lines if (match := match_line(line, text_lines, furniture))}
    below = 0
    for line in reversed(lines):
        if below >= TAIL_LINES:
            break
        if line.number not in matches:
            match = _match_at_end(line._replace(below=below), text_lines)
            below += match is None
            matches.update({line.number: match} if match else {})
    above = 0
    for line in lines:
        if above >= HEAD_LINES:
            break
        if line.number not in matches:
            match = _match_at_end(line._replace(above=above), text_lines)
            above += match is None
            matches.update({line.number: match} if match else {})
    return matches


def _removals(lines: list[Line], matches: dict[int, RuleMatch], length: int) -> list[Change]:
    """Each line with the white space after it; lines at the end of the text with that before them."""
    last_of_article = max(line.number for line in lines if line.number not in matches)
    changes = []
    for number, match in sorted(matches.items()):
        if number < last_of_article:
            start, end = lines[number].start, lines[number + 1].start
        else:
            start, end = lines[number - 1].end, lines[number].end if number + 1 < len(lines) else length
        changes.append(Change(start, end, "", "boilerplate", match.rule, match.confidence))
    return changes
