"""Lists of other stories, under a heading that announces them."""

from unspun.cleaners.boilerplate.lines import Line, Page
from unspun.cleaners.boilerplate.rules import Verdict

LONGEST_HEADLINE = 160
"""Characters of a listed headline."""

ANNOUNCING = frozenset({"related-heading", "read-more"})
"""Rules that know the heading of such a list."""


def find_related(page: Page, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """The headlines that follow a heading such as "Related articles" down to the end of the text.

    They are taken only where nothing but headlines and furniture follows the heading: a single line of prose below it
    shows that the heading was the article's own, or that the article goes on.
    """
    found: dict[int, Verdict] = {}
    announced: dict[int, Verdict] = {}
    for line in reversed(page.lines):
        verdict = verdicts.get(line.place)
        if verdict is None and not _is_headline(line):
            break
        if verdict is None:
            found[line.place] = Verdict("related-story", confidence=0.85)
        elif found and verdict.rule in ANNOUNCING and line.text[-1:] not in ".!?" and line.place > 2:
            announced = dict(found)
    return announced


def _is_headline(line: Line) -> bool:
    return 12 <= len(line.text) <= LONGEST_HEADLINE and line.text[-1] not in '.,;:”"' and line.text[0].isupper()
