"""Measure who said what on places that we labelled by reading: speaker, act, and whether the words are an utterance.

    python -m unspun.benchmarks.attributions --data DATA [--half mended] [--errors]

`attributions.jsonl` holds 302 places in texts of DATA, of politics, business, sport, culture and world news, drawn at
random among quotation marks and verbs of reporting, and labelled before the pipeline had read them: the file, the text,
the offsets of what is reported, the full name of who speaks (null where nobody is named), the act (null where nothing
is reported: scare quotes, titles, "so-called"), and whether the text says that somebody uttered the words. A label
without `speaker` or `act` has several right answers. Where a verb reports nothing, `cue` has its offsets.

The outlets are in two halves: the errors of the half `mended` were read to improve the rules, those of the other half
were not.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from unspun.benchmarks.speakers import means
from unspun.extractors.annotations.annotator import Annotator
from unspun.schemas.articles import Annotations, ArticleEntity, Attribution
from unspun.schemas.tables import Span
from unspun.text.reading import Reading

LABELS = Path(__file__).with_suffix(".jsonl")
HALVES = ("mended", "held back")
MIN_COVERED = 0.5
"""Share of the labelled characters that a quote must hold to be the labelled one."""
MAX_TERM_RATIO = 2.0
"""A quote at most this many times as long as a quoted term reports the term; a longer one only contains it."""
Label = dict[str, Any]


class Answer(NamedTuple):
    """What the pipeline says about one labelled place: the quote found there, if any, and who is said to speak."""

    label: Label
    quote: Attribution | None
    speaker: ArticleEntity | None

    @property
    def names_speaker(self) -> bool:
        """Whether an utterance with a speaker was given."""
        return self.speaker is not None and self.quote is not None and self.quote.is_utterance

    @property
    def speaker_is_right(self) -> bool:
        """Whether the speaker given is the labelled one."""
        if "speaker" not in self.label:
            return True
        name = self.label["speaker"]
        return self.speaker is not None and name is not None and means(self.speaker, name)

    @property
    def utterance_is_right(self) -> bool:
        """Whether an utterance was given where there is one, and none where there is none."""
        return (self.quote is not None and self.quote.is_utterance) == self.label["is_utterance"]


class AttributionFigures(NamedTuple):
    """Counts over some labelled places; all are numbers of places."""

    places: int
    named: int
    given: int
    right: int
    found: int
    found_utterances_right: int
    utterances_right: int
    acts: int
    acts_right: int

    def line(self, name: str) -> str:
        """The figures as one row of a Markdown table."""
        coverage = self.given / max(1, self.named)
        return (
            f"| {name} | {self.places} | {self.named} | {self.given} | {self.right / max(1, self.given):.3f}"
            f" | {coverage:.2f} | {self.found_utterances_right / max(1, self.found):.3f}"
            f" | {self.utterances_right / self.places:.3f} | {self.acts_right / max(1, self.acts):.3f} |"
        )


HEADER = (
    "| | places | with a named speaker | speaker given | of these right | given per named"
    " | utterance or not, of quotes found | of all places | act, of quotes found |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def answers(data: Path, labels: Sequence[Label]) -> list[Answer]:
    """The pipeline's answers, in the order of the labels, from the texts that these name under `data`."""
    texts: dict[tuple[str, str], str] = {}
    wanted = {(label["data"], label["id"]) for label in labels}
    for name in sorted({name for name, _ in wanted}):
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if (name, record["id"]) in wanted:
                texts[name, record["id"]] = record["text"]
    annotated = dict(zip(texts, Annotator().annotate((Reading(text), "en") for text in texts.values()), strict=True))
    return [_answer(label, annotated[label["data"], label["id"]]) for label in labels]


def _answer(label: Label, annotations: Annotations) -> Answer:
    quote = _quote_at(label, annotations.quotes)
    speaker = annotations.entities[quote.speaker] if quote is not None and quote.speaker is not None else None
    return Answer(label, quote, speaker)


def _quote_at(label: Label, quotes: Iterable[Attribution]) -> Attribution | None:
    """The quote that holds most of what is labelled; where nothing is reported, one that takes it for a report."""
    spans = [Span(*span) for span in (label["cue"] if "cue" in label else label["content"])]
    size = sum(span.end - span.start for span in spans)
    best, best_share = None, MIN_COVERED
    for quote in quotes:
        parts = quote.cue if "cue" in label else quote.content
        if label.get("act", "said") is None and "cue" not in label and _size(parts) > MAX_TERM_RATIO * size:
            continue
        share = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in spans for b in parts) / size
        if share > best_share:
            best, best_share = quote, share
    return best


def _size(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def figures(found: Sequence[Answer]) -> AttributionFigures:
    """The figures of some answers."""
    given = [one for one in found if one.names_speaker]
    quotes = [one for one in found if one.quote is not None]
    with_act = [one for one in quotes if one.label.get("act")]
    return AttributionFigures(
        places=len(found),
        named=sum(one.label.get("speaker") is not None for one in found),
        given=len(given),
        right=sum(one.speaker_is_right for one in given),
        found=len(quotes),
        found_utterances_right=sum(one.utterance_is_right for one in quotes),
        utterances_right=sum(one.utterance_is_right for one in found),
        acts=len(with_act),
        acts_right=sum(one.quote is not None and one.quote.act == one.label["act"] for one in with_act),
    )


def table(found: Sequence[Answer]) -> list[str]:
    """Figures of each half and, of the half held back, of each genre, as lines of Markdown."""
    lines = list(HEADER)
    for half in reversed(HALVES):
        members = [one for one in found if one.label["half"] == half]
        if members:
            seen = " (errors read)" if half == HALVES[0] else ""
            lines.append(figures(members).line(f"outlets {half}{seen}"))
    genres = sorted({one.label["genre"] for one in found})
    for genre in genres:
        members = [one for one in found if one.label["genre"] == genre and one.label["half"] == HALVES[1]]
        if members:
            lines.append(figures(members).line(f"held back, {genre}"))
    return lines


def read_labels(half: str | None = None) -> list[Label]:
    """The labels, or those of one half."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [label for label in labels if half in {None, label["half"]}]


def _error(one: Answer) -> str:
    label, quote = one.label, one.quote
    found = f"{quote.act} {quote.is_utterance} {quote.speaker_basis} {quote.speaker_score}" if quote else "no quote"
    name = one.speaker.name if one.speaker else None
    wanted = f"{label.get('speaker', '?')!r} {label.get('act', '?')} {label['is_utterance']}"
    return f"{label['outlet']} {label['id'][:40]} {label['content']} {wanted} | {name!r} {found}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the files that the labels name")
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--errors", action="store_true", help="print each wrong or missing answer")
    arguments = parser.parse_args()
    found = answers(arguments.data, read_labels(arguments.half))
    print("\n".join(table(found)))
    if arguments.errors:
        for one in found:
            wrong = one.names_speaker and not one.speaker_is_right
            missing = bool(one.label.get("speaker")) and not one.names_speaker
            if wrong or missing or not one.utterance_is_right:
                print("WRONG" if wrong else "missing" if missing else "utterance", _error(one))


if __name__ == "__main__":
    main()
