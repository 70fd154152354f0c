"""How well forms of wires and desks are read in plain text: `python -m unspun.benchmarks.wire_forms [--show]`.

`wire_forms.toml` holds the forms: each is a template in the style of an agency, filled here from three invented stories
and read as a plain-text document is. A value is right where it is the one that the form declares, null included; it is
wrong where it is another one than null. Half of the forms were written before the parser, half after it.
"""

import argparse
import textwrap
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from unspun.pipeline.processing.article import CleanedArticle, read_article
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument

FORMS = Path(__file__).with_name("wire_forms.toml")
FETCHED_AT = datetime(2026, 3, 1, tzinfo=UTC)
FIELDS = ("place", "agency", "title", "authors", "notices", "published", "credit", "paragraphs")

Form = dict[str, Any]


class Story(NamedTuple):
    """What fills a form: invented places, people and sentences."""

    title: str
    place: str
    other: str
    region: str
    company: str
    reporter: str
    second: str
    third: str
    lead: str
    body: tuple[str, ...]

    def fill(self, template: str) -> str:
        """The template with its slots filled; a slot in capitals takes its value in capitals."""
        slots = {name.capitalize(): value for name, value in self._asdict().items() if name != "body"}
        slots |= {name.upper(): value.upper() for name, value in slots.items()}
        return template.strip("\n").format(**slots, Body="\n\n".join(self.body))


def read_stories() -> list[Story]:
    """The invented stories."""
    return [Story(**{**story, "body": tuple(story["body"])}) for story in _tables()["story"]]


def read_forms() -> list[Form]:
    """The declared forms."""
    return _tables()["form"]


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FORMS.read_text(encoding="utf-8"))


def render(form: Form, story: Story) -> tuple[str, list[str]]:
    """The text of a form with a story in it, and the paragraphs of its body."""
    text = story.fill(form["text"])
    parts = [part.partition("⟧")[0] for part in text.split("⟦")[1:]]
    paragraphs = [paragraph.strip() for part in parts for paragraph in part.split("\n\n")]
    text = text.replace("⟦", "").replace("⟧", "")
    if "wrap" in form:
        indent = "    "
        wrapped = (
            textwrap.fill(line.strip(), form["wrap"], initial_indent=indent) if len(line) > form["wrap"] else line
            for line in text.split("\n\n")
        )
        text = "\n".join(wrapped)
    return text + "\n", paragraphs


def expected(form: Form, story: Story, paragraphs: list[str]) -> dict[str, Any]:
    """What a reader should find."""
    return {
        "place": story.fill(form["place"]) if "place" in form else None,
        "agency": form.get("agency"),
        "title": story.fill(form["title"]) if "title" in form else None,
        "authors": [story.fill(author) for author in form["authors"]] if "authors" in form else None,
        "notices": form.get("notices", []),
        "published": form.get("published"),
        "credit": story.fill(form["credit"]) if "credit" in form else None,
        "paragraphs": paragraphs,
    }


def read_form(text: str) -> dict[str, Any]:
    """What is read in a text, under the same names."""
    document = RawDocument(
        source_id="forms", uri="form.txt", content=text.encode(), fetched_at=FETCHED_AT, media_type="text/plain"
    )
    try:
        article = read_article(document)
    except Rejected as rejection:
        return {"rejected": rejection.reason}
    return _values(article)


def _values(article: CleanedArticle) -> dict[str, Any]:
    extracted, structure = article.extracted, article.structure
    published = extracted.published_at
    return {
        "place": structure.dateline_place,
        "agency": structure.agency or extracted.agency,
        "title": article.title,
        "authors": list(extracted.authors or structure.authors),
        "notices": [notice.kind for notice in article.notices],
        "published": f"{published:%Y-%m-%d}" if published else None,
        "credit": article.cleaned.metadata.get("credit"),
        "paragraphs": article.body.split("\n\n"),
    }


def compare(form: Form, story: Story) -> Iterator[tuple[str, str, Any, Any]]:
    """For each field its name, whether it is right, missing or wrong, what was expected and what was found.

    Authors that the form does not declare are not compared: who reported may stand in a credit at the end.
    """
    text, paragraphs = render(form, story)
    found = read_form(text)
    for field, value in expected(form, story, paragraphs).items():
        actual = found.get(field)
        if (field == "authors" and value is None) or field in form.get("unchecked", ()):
            continue
        result = "right" if actual == value else "missing" if actual in (None, []) else "wrong"
        yield field, result, value, actual


def main() -> None:
    """Print shares of right and wrong values for each field, over the forms written before and after the parser."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print every value that is not right")
    show = parser.parse_args().show
    stories = read_stories()
    counts: Counter[tuple[str, str, str]] = Counter()
    for form in read_forms():
        for story in stories:
            for field, result, value, actual in compare(form, story):
                counts[form["written"], field, result] += 1
                if show and result != "right":
                    print(f"{form['name']}: {field} {result}: expected {value!r}, found {actual!r}")
    forms = Counter(form["written"] for form in read_forms())
    styles = {form["style"] for form in read_forms()}
    print(f"{sum(forms.values())} forms ({dict(forms)}) in {len(styles)} styles, {len(stories)} stories each")
    for written in forms:
        print(f"\nwritten {written} the parser      right    wrong      of")
        for field in FIELDS:
            right, missing, wrong = (counts[written, field, result] for result in ("right", "missing", "wrong"))
            total = right + missing + wrong
            print(f"  {field:<26} {right / total:>8.1%} {wrong / total:>8.1%} {total:>7}")


if __name__ == "__main__":
    main()
