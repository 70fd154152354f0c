"""Lists of other stories, under a heading that announces them."""

from unspun.cleaners.boilerplate.lines import Line, TextLines
from unspun.cleaners.boilerplate.rules import RuleMatch

MIN_HEADLINE_CHARS, MAX_HEADLINE_CHARS = 12, 160
"""Characters of a listed headline."""

HEADING_RULES = frozenset({"related-heading", "read-more"})
"""Rules that know the heading of such a list."""

FIRST_HEADING_LINE = 3
"""Number of the first line that can be such a heading: above it are headline, byline and section."""


def find_related(text_lines: TextLines, matches: dict[int, RuleMatch]) -> dict[int, RuleMatch]:
    """The headlines that follow a heading such as "Related articles" down to the end of the text, by line number.

    They are taken only where nothing but headlines and furniture follows the heading: a single line of prose below it
    shows that the heading was the article's own, or that the article goes on. `matches` are the lines that are known to
    be boilerplate.
    """
    headlines: list[int] = []
    announced = 0
    for line in reversed(text_lines.lines):
        match = matches.get(line.number)
        if match is None and not _is_headline(line):
            break
        if match is None:
            headlines.append(line.number)
        elif match.rule in HEADING_RULES and line.text[-1:] not in ".!?" and line.number >= FIRST_HEADING_LINE:
            announced = len(headlines)
    return {number: RuleMatch("related-story", confidence=0.85) for number in headlines[:announced]}


def _is_headline(line: Line) -> bool:
    if not MIN_HEADLINE_CHARS <= len(line.text) <= MAX_HEADLINE_CHARS:
        return False
    return line.text[-1] not in '.,;:”"' and line.text[0].isupper()
