"""What an edit may state anew: its class says how much proof it needs.

"several" for "a number of" is a matter of wording; "bank" for "financial institution", "president" for "chief", "2015"
for "2014" or "not" for "now" may be a matter of fact. Each class has a confidence of its own from which its edits are
applied, measured on texts that had no part in the weights; a class whose edits are wrong too often is only flagged.
"""

import functools
from itertools import pairwise
from typing import Literal

from unspun.cleaners.spin.lexicon import Entry

EditClass = Literal["negation", "number", "tense", "office", "time", "wording"]
CLASSES: tuple[EditClass, ...] = ("negation", "number", "tense", "office", "time", "wording")

_NEGATIONS = frozenset("not no never none nor neither without nobody nothing nowhere cannot hardly".split())
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "hundreds thousands millions billions dozen dozens half twice thrice double triple second third quarter".split()
)
_DIGITS_OF = {
    word: str(digit)
    for digit, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"second": "2", "thrice": "3", "third": "3"}
_UNIT_OF_WHOLE = {"12": "month", "7": "day", "24": "hour", "60": "minute"}
"""Of so many of these, "a year", "a week", "a day" and "an hour" are made."""
_AUXILIARIES = frozenset("be am is are was were been being has have had do does did will would used".split())
_OFFICES = frozenset(
    "president minister secretary chancellor premier governor mayor senator representative congressman lawmaker judge "
    "attorney lawyer prosecutor general colonel captain sergeant officer official ambassador director manager chairman "
    "chairwoman chair chief head leader boss king queen prince princess bishop pope professor coach spokesman "
    "spokeswoman spokesperson executive commander sheriff justice speaker teacher doctor physician nurse "
    "soldier".split()
)
_TIMES = frozenset(
    "morning noon afternoon evening night day week month year decade century hour minute second today yesterday "
    "tomorrow spring summer autumn fall winter monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december early earlier late later".split()
)


@functools.lru_cache(50_000)
def edit_class(entry: Entry) -> EditClass:
    """The class of the edit that puts an entry's original in the place of its spun words.

    >>> from unspun.cleaners.spin.lexicon import default
    >>> by_words = {(entry.spun, entry.original): entry for entry in default().entries}
    >>> [edit_class(by_words[pair]) for pair in (("had been", "were"), ("2", "two"), ("invoice", "bill"))]
    ['tense', 'wording', 'wording']
    """
    spun, original = set(entry.words), set(entry.replacement)
    if is_negative(entry.words) != is_negative(entry.replacement):
        return "negation"
    if _values(entry.replacement) - _values(entry.words):
        return "number"
    changed = spun ^ original
    if changed and changed <= _AUXILIARIES:
        return "tense"
    if _singular(spun) & _OFFICES != _singular(original) & _OFFICES:
        return "office"
    if _singular(spun) & _TIMES != _singular(original) & _TIMES:
        return "time"
    return "wording"


def is_negative(words: tuple[str, ...]) -> bool:
    """Whether words deny: an odd number of negations among them.

    >>> is_negative(("by", "no", "means")), is_negative(("can't",)), is_negative(("now", "then"))
    (True, True, False)
    """
    return sum(word in _NEGATIONS or word.endswith("n't") for word in words) % 2 == 1


def _values(words: tuple[str, ...]) -> set[str]:
    """The numbers among words, in one spelling; "one" is as often a pronoun, 12 months are a year, 7 days a week."""
    values = {_DIGITS_OF.get(word, word) for word in words if word in _NUMBERS or word[0].isdigit()}
    spans = {first for first, second in pairwise(words) if second.startswith(_UNIT_OF_WHOLE.get(first, "!"))}
    return values - spans - {"1"}


def _singular(words: set[str]) -> set[str]:
    return {word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words}
