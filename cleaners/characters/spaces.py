"""White space: one kind of space, one kind of line end, one blank line."""

import re

from unspun.cleaners.ledger import Change

_SPACES = " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RUN = re.compile(rf"[{_SPACES}{_ENDS}](?:[{_SPACES}{_ENDS}]+|(?<=[^ ]))")
"""Two and more, or one that is no plain space. What begins with a set of characters is searched for fastest."""
_ODD = re.compile(rf"[{_SPACES[1:]}{_ENDS[1:]}]")
_ONE_END = re.compile(rf"\r\n|[{_ENDS}]")


def normalize_spaces(text: str) -> list[Change]:
    """Make spaces single and plain, line ends "\\n", and several blank lines one. Both ends of the text are trimmed.

    Ideographic spaces stay between ideographs.

    >>> text = "Title\\r\\n\\r\\n\\r\\nTwo\\u00a0 words. \\r\\n"
    >>> [(change.start, change.end, change.after) for change in normalize_spaces(text)]
    [(5, 11, '\\n\\n'), (14, 16, ' '), (22, 25, '')]
    """
    start = len(text) - len(text.lstrip(_SPACES + _ENDS))
    end = max(start, len(text.rstrip(_SPACES + _ENDS)))
    changes = [Change(0, start, "", "space", "edge")] if start else []
    tidy = not _ODD.search(text) and not any(run in text for run in ("  ", " \n", "\n ", "\n\n\n"))
    for match in () if tidy else _RUN.finditer(text, start, end):
        run = match[0]
        ends = 1 if run == "\n" else len(_ONE_END.findall(run))
        if ends:
            after, rule = "\n" if ends == 1 else "\n\n", "line-end"
        elif run == "\u3000" and text[match.start() - 1] > "\u2e7f":
            continue
        else:
            after, rule = " ", "space"
        if after != run:
            changes.append(Change(match.start(), match.end(), after, "space", rule))
    if end < len(text):
        changes.append(Change(end, len(text), "", "space", "edge"))
    return changes
