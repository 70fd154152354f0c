"""Each fault of a source in words: what it breaks for whom, what causes it, what to do, and which rows show it."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from unspun.schemas.vocabulary import Fault, Measure


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """What people need to know of a fault.

    `page` and `filters` select the rows that show it. `command` is a command line with `{source}` and `{since}` to be
    filled in, where there is one that helps.
    """

    title: str
    breaks: str
    causes: str
    steps: str
    page: str = "articles"
    filters: Mapping[str, str] = dataclasses.field(default_factory=dict)
    command: str | None = None

    def rows(self, source_id: str | None, since: date, until: date) -> dict[str, Any]:
        """The parameters of the page that shows the rows."""
        days = {"since": since.isoformat(), "until": until.isoformat()}
        return {**self.filters, "source_id": source_id, **days}


COLLECT = "unspun collect {source}"
REPROCESS = "unspun reprocess --all --source {source} --since {since}"

EXPLANATIONS: dict[Fault, Explanation] = {
    "never-came": Explanation(
        "Never delivered",
        "Coverage shows quiet where nobody looked: the source is registered, and readers believe that it is covered.",
        "The address is wrong, the source refuses us, or its schedule has not run.",
        "Check the address of the source and the log of its collection.",
        "documents",
        command=COLLECT,
    ),
    "silence": Explanation(
        "Nothing arrives",
        "Analysts see no coverage by this source and cannot tell it from no news.",
        "The feed moved, the source blocks us, a delivery job stopped, or the outlet closed.",
        "Open the address of the source; then check how its last collections ended.",
        "documents",
        command=COLLECT,
    ),
    "drop": Explanation(
        "Far fewer documents",
        "The coverage of the source looks smaller than it is; rankings by volume move.",
        "Part of the feeds fails, a section moved, or pages are rejected before they count.",
        "Compare the sections that still arrive with those of the site.",
        "documents",
        command=COLLECT,
    ),
    "surge": Explanation(
        "Far more documents",
        "Rankings by volume follow one outlet.",
        "An archive is delivered again, one article comes under many addresses, or a feed lists other outlets.",
        "Look at what arrived: repeated addresses and old dates tell which it is.",
        "documents",
    ),
    "intake-drop": Explanation(
        "Many sources at once",
        "Every figure of the day is too small.",
        "Our own side: the network, the scheduler, the disk, or the login of a supplier that delivers several sources.",
        "Look at the last runs and at the installation before any single source.",
        "documents",
        command="unspun doctor",
    ),
    "frozen-feed": Explanation(
        "The same articles again and again",
        "The source looks alive and brings nothing new.",
        "The feed is served from a stale cache, or the address leads to an archive.",
        "Open the address of the source and compare the newest item with the site.",
        "documents",
        {"outcome": "unchanged"},
        command=COLLECT,
    ),
    "rejects": Explanation(
        "Documents are rejected",
        "Readers miss these articles until they are replayed.",
        "The source changed its format, or sends empty or damaged files.",
        "Look at the reasons; mend the cause, then replay.",
        "documents",
        {"outcome": "rejected"},
    ),
    "unsupported": Explanation(
        "Kinds of files that are not read",
        "What the source sends instead of articles is counted and not read.",
        "The source delivers documents of another kind, or an error page in another format.",
        "Look at the media types; ask the supplier for a format that is read.",
        "documents",
        {"outcome": "unsupported"},
    ),
    "internal-errors": Explanation(
        "The pipeline fails on documents",
        "Articles are missing through a fault of ours.",
        "A change of the pipeline, or a document of a kind that it has not met.",
        "Report the detail of a reject; after a new version, replay.",
        "quarantine",
        {"reason": "internal-error"},
        command="unspun replay --reason internal-error",
    ),
    "paywall-stubs": Explanation(
        "Bodies end at a paywall",
        "Articles hold one paragraph: quotes and entities of the rest are missing.",
        "The subscription or its login expired, or the outlet raised a paywall.",
        "Open an original without a login; renew the access.",
    ),
    "missing-bodies": Explanation(
        "Articles without a body",
        "Search, quotes and entities have nothing to read.",
        "The page is drawn by scripts, or its layout changed.",
        "Compare an original with its raw text.",
        command=REPROCESS,
    ),
    "short-bodies": Explanation(
        "Articles much shorter than usual",
        "Bodies may be cut: quotes and entities are missing.",
        "A changed layout, a teaser in the place of the text, or a new kind of article.",
        "Compare the end of an original with the end of its clean text.",
    ),
    "long-bodies": Explanation(
        "Articles much longer than usual",
        "Menus or other articles may be taken for the body: quotes and entities of others are counted.",
        "A changed layout, or several articles on one page.",
        "Compare an original with its clean text.",
        filters={"order": "words"},
    ),
    "missing-headlines": Explanation(
        "Headlines are missing",
        "Lists and alerts show articles that nobody can tell apart.",
        "The layout or the fields of the feed changed.",
        "Look at the raw text: where does the headline stand now?",
        filters={"damage": "no-headline"},
        command=REPROCESS,
    ),
    "missing-dates": Explanation(
        "Dates are missing",
        "The articles are missing from everything by day.",
        "The layout or the fields of the feed changed.",
        "Look at an original: where does its date stand now?",
        filters={"damage": "no-date"},
        command=REPROCESS,
    ),
    "future-dates": Explanation(
        "Dates in the future",
        "Coverage by day shows days that have not come.",
        "Day and month are swapped, the year is wrong, or a date of an event is taken for that of publication.",
        "Compare the date of an original with the stored one and its basis.",
        filters={"damage": "future-date"},
        command=REPROCESS,
    ),
    "encoding-damage": Explanation(
        "Broken characters",
        "Names with accents are not found, and entities split; what could be repaired is, the rest is flagged.",
        "The source encodes its text twice, or declares a charset that is not the one it uses.",
        "Look at the bytes of an example; tell the supplier which charset they are in.",
        filters={"damage": "encoding"},
    ),
    "language-change": Explanation(
        "Another language than usual",
        "Readers and filters of its language get another one.",
        "The address now leads to another edition, or the source began to mix languages.",
        "Open the address of the source; correct the registry where the change is meant.",
    ),
    "markup": Explanation(
        "Markup in the text",
        "Tags and entities stand between the words of quotes and names.",
        "The source escapes its HTML twice, or puts HTML into a field for text.",
        "Look at the raw text of an example; tell the supplier.",
        filters={"damage": "markup"},
    ),
    "repeated-paragraph": Explanation(
        "The same new paragraph in every article",
        "Words of an advertisement are counted as those of the articles.",
        "The layout changed, or the outlet adds a notice to each text.",
        "If it is no part of the articles, it will be learned as boilerplate; reprocess then.",
        command=REPROCESS,
    ),
    "near-duplicates": Explanation(
        "Nearly the same article many times",
        "Counts of coverage are inflated by one text.",
        "One article under many addresses, or an outlet that fills up with agency copy.",
        "Compare the examples and their addresses.",
        filters={"order": "headline"},
    ),
    "spun": Explanation(
        "Spun texts",
        "Words and quotes in these articles are not those of their authors.",
        "The source republishes articles of others through an article spinner.",
        "Compare with the originals; leave the source out of quotations.",
        filters={"state": "spun"},
    ),
    "translated": Explanation(
        "Machine translations",
        "Quotes are not in the words in which they were spoken.",
        "The source began to publish translated articles.",
        "Look for the originals; declare the language of the source.",
        filters={"state": "translated"},
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class MeasureWords:
    """How a measure of a source is shown: `title`, the words of its axis, and the rows behind a day of it."""

    title: str
    axis: str
    page: str = "articles"
    filters: Mapping[str, str] = dataclasses.field(default_factory=dict)
    always: bool = False

    @property
    def is_share(self) -> bool:
        return self.axis.startswith("%")

    def format(self, value: float) -> str:
        """A value in words: "12.5%", "1,204"."""
        return f"{value:.1%}" if self.is_share else f"{value:,.0f}"

    def rows(self, source_id: str, day: date) -> dict[str, Any]:
        """The parameters of the page with the rows of a day."""
        return {**self.filters, "source_id": source_id, "since": day.isoformat(), "until": day.isoformat()}


MEASURE_WORDS: dict[Measure, MeasureWords] = {
    "documents": MeasureWords("Volume", "documents a day", "documents", always=True),
    "rejects": MeasureWords("Rejected", "% of documents", "documents", {"outcome": "rejected"}, always=True),
    "near-duplicates": MeasureWords("Duplicates", "% of documents", filters={"order": "headline"}, always=True),
    "encoding-damage": MeasureWords("Broken characters", "% of articles", filters={"damage": "encoding"}, always=True),
    "language-change": MeasureWords("Other languages", "% of articles", always=True),
    "words": MeasureWords("Length", "words an article", filters={"order": "words"}, always=True),
    "missing-dates": MeasureWords("Without a date", "% of articles", filters={"damage": "no-date"}, always=True),
    "future-dates": MeasureWords("Dated in the future", "% of articles", filters={"damage": "future-date"}),
    "missing-headlines": MeasureWords("No headline", "% of articles", filters={"damage": "no-headline"}, always=True),
    "spun": MeasureWords("Spun", "% of articles", filters={"state": "spun"}, always=True),
    "translated": MeasureWords("Translated", "% of articles", filters={"state": "translated"}, always=True),
    "unsupported": MeasureWords("Unsupported files", "% of documents", "documents", {"outcome": "unsupported"}),
    "frozen-feed": MeasureWords("Unchanged", "% of documents", "documents", {"outcome": "unchanged"}),
    "internal-errors": MeasureWords("Errors of ours", "% of documents", "documents", {"reason": "internal-error"}),
    "paywall-stubs": MeasureWords("Ends at a paywall", "% of articles"),
    "missing-bodies": MeasureWords("No body", "% of articles"),
    "markup": MeasureWords("Markup in the text", "% of articles", filters={"damage": "markup"}),
    "repeated-paragraph": MeasureWords("The same new paragraph", "% of articles"),
}
"""Measures in the order in which a page shows them. One that is not shown always is shown where it was ever not 0."""
