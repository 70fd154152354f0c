"""What must hold of each source, judged by its own past: one expectation for each alarm.

The rows are those of `audit.alarms.judged`: a source on a day, with the sentence of each alarm that it raised.
"""

from unspun.schemas.suites.check import CRITICAL, WARNING, Suite, check

MEANINGS = {
    "funnel-imbalance": "Documents were lost or counted twice: no figure about the source can be trusted.",
    "silent-source": "A source delivers nothing: coverage would show quiet where nobody looked.",
    "volume-surge": "A source delivers far more than it used to: rankings by volume would follow one outlet.",
    "volume-drop": "A source delivers far less than it used to: its coverage would look smaller than it is.",
    "length-drift": "Articles are much longer or shorter than usual: bodies may be cut, or whole pages taken for them.",
    "reject-burst": "Far more of a source is rejected than before: readers would miss its articles.",
    "unsupported-burst": "Far more of a source is of kinds that are not read: readers would miss its articles.",
    "duplicate-burst": "Far more of a source repeats known texts than before: it may deliver its archive again.",
    "spun-copies": "Far more of a source is spun than before: quotes and names in it may be rewritten.",
    "machine-translation": "Far more of a source is machine-translated than before: wording in it is nobody's.",
    "broken-encoding": "Far more of a source arrives with damaged letters than before: names would not match.",
    "future-dates": "Far more of a source is dated in the future than before: coverage by day would be wrong.",
    "foreign-language": "Far more of a source is in another language than its own: filters by language would miss it.",
    "vocabulary-drift": "Headlines are mostly of words new to the source: another outlet may come under its name.",
}
"""Alarm to what breaks for whom."""


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "history",
        "judged",
        ("day", "source_id"),
        [
            check(
                CRITICAL if name == "funnel-imbalance" else WARNING,
                meaning,
                gxe.ExpectColumnValuesToBeNull,
                column=name,
            )
            for name, meaning in MEANINGS.items()
        ],
    )
