"""Names of programs as words for people."""

import json
import re

KEY_VALUE_CHARS = 16
"""Characters shown of each value in the key of a bad row: as much of an id as tells rows apart."""

PHRASES = {
    "expect_column_values_to_not_be_null": "{column} is present",
    "expect_column_values_to_be_null": "{column} is absent",
    "expect_column_values_to_be_unique": "{column} is unique",
    "expect_column_values_to_match_regex": "{column} has the right form",
    "expect_column_values_to_be_between": "{column} is within its range",
    "expect_column_values_to_be_in_set": "{column} is one of the allowed values",
    "expect_column_value_lengths_to_be_between": "{column} has a sensible length",
    "expect_compound_columns_to_be_unique": "{column} are unique together",
    "expect_table_columns_to_match_set": "the columns are those of the record",
}
"""Expectations of Great Expectations on a column, as statements of what holds."""


def expectation_words(name: str, column: str | None = None) -> str:
    """What an expectation claims, in words.

    >>> expectation_words("expect_column_values_to_not_be_null", "published_at")
    'published_at is present'
    >>> expectation_words("expect_quotes_to_say_what_the_body_says")
    'quotes say what the body says'
    """
    if name in PHRASES:
        return PHRASES[name].format(column=column or "the value")
    words = name.removeprefix("expect_").replace("_", " ")
    words = re.sub(r" not to be ", " are not ", re.sub(r" to (?=\w)", " ", words, count=1), count=1)
    return f"{words} ({column})" if column else words


def row_key(text: str | None) -> str:
    """The key of a bad row in words, from its JSON object; other text as it is, None as nothing.

    >>> row_key('{"quote_id": "0123456789abcdef0123"}'), row_key(None)
    ('quote_id 0123456789abcdef', '')
    """
    if not text:
        return ""
    try:
        key = json.loads(text)
    except ValueError:
        return text
    return (
        ", ".join(f"{name} {str(value)[:KEY_VALUE_CHARS]}" for name, value in key.items())
        if isinstance(key, dict)
        else text
    )
