"""What must hold of each source, compared with its own history: that it has no open incident, of any fault.

The rows are sources, each with the sentence of its open incident of each fault, or null.
"""

from unspun.schemas.suites.check import WARNING, Suite, check
from unspun.schemas.vocabulary import Fault

MEANINGS: dict[Fault, str] = {
    "never-came": "A source of the registry never delivered: nobody reads what it was added for.",
    "silence": "A source delivers nothing: coverage would show quiet where nobody looked.",
    "drop": "A source delivers far less than it used to: its coverage would look smaller than it is.",
    "surge": "A source delivers far more than it used to: rankings by volume would follow one outlet.",
    "intake-drop": "All sources together deliver far less: no count of these days can be compared with others.",
    "frozen-feed": "A source delivers only what came before: its news of these days is missing.",
    "rejects": "Far more of a source is rejected than before: readers would miss its articles.",
    "unsupported": "Far more of a source is of kinds that are not read: readers would miss its articles.",
    "internal-errors": "Documents of a source meet errors of unspun: they wait in quarantine for a newer version.",
    "paywall-stubs": "Articles end at a paywall: searches and quotes miss what stands behind it.",
    "missing-bodies": "Documents have no body: readers would miss the articles.",
    "short-bodies": "Articles are much shorter than usual: bodies may be cut, and quotes be lost with them.",
    "long-bodies": "Articles are much longer than usual: whole pages may be taken for bodies, and menus for news.",
    "missing-headlines": "Articles have no headline: lists and stories cannot show what they are about.",
    "missing-dates": "Articles have no date of publication: coverage by day would miss them.",
    "future-dates": "Far more of a source is dated in the future than before: coverage by day would be wrong.",
    "encoding-damage": "Far more of a source arrives with damaged letters than before: names would not match.",
    "language-change": "A source is in another language than its own: filters by language would miss it.",
    "markup": "Bodies hold HTML: counts of words, quotes and names would take tags for text.",
    "repeated-paragraph": "The same new paragraph stands in most articles: searches would find it everywhere.",
    "near-duplicates": "A source repeats its articles: rankings by volume would count one story many times.",
    "spun": "Far more of a source is spun than before: quotes and names in it may be rewritten.",
    "translated": "Far more of a source is machine-translated than before: its wording is nobody's.",
}
"""Fault to what breaks for whom."""


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "history",
        "sources_with_incidents",
        ("source_id",),
        [check(WARNING, meaning, gxe.ExpectColumnValuesToBeNull, column=fault) for fault, meaning in MEANINGS.items()],
    )
