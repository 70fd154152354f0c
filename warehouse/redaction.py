"""Passwords out of texts that people and logs see."""

import re

HIDDEN = "***"
ASSIGNMENT = re.compile(r"(?i)\b(password|passwd|pwd)(\s{0,3}=\s{0,3})('(?:[^'\\]|\\.)*'|[^\s'\"?&]+)")
"""`password=...`, as connection strings of libpq have it; a value with spaces stands in single quotes."""
IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@]{0,200}:)[^\s/@]{1,500}(?=@)")
"""`scheme://user:password@host`."""


def redact(text: str) -> str:
    """The text with each password in a connection string or an address replaced by asterisks.

    >>> redact("host=lake.example password=Kestrel dbname=lake")
    'host=lake.example password=*** dbname=lake'
    >>> redact("postgresql://loader:Kestrel@lake.example/lake")
    'postgresql://loader:***@lake.example/lake'
    """
    return IN_ADDRESS.sub(rf"\g<1>{HIDDEN}", ASSIGNMENT.sub(rf"\g<1>\g<2>{HIDDEN}", text))
