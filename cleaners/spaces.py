"""White space: one kind of space, one kind of line end, paragraphs parted by a blank line."""

import re

from cleaners.ledger import Change

_SPACES = " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RUN = re.compile(rf"[{_SPACES}]*[{_ENDS}][{_SPACES}{_ENDS}]*|[{_SPACES}]{{2,}}|[{_SPACES[1:]}]")
_ONE_END = re.compile(rf"\r\n|[{_ENDS}]")
_BLANK_LINE = re.compile(rf"(?:\r\n|[{_ENDS}])[{_SPACES}]*[{_ENDS}]")


def normalize_spaces(text: str) -> list[Change]:
    """Make spaces single and plain, line ends "\\n", and paragraphs parted by one blank line.

    A text without any blank line has one paragraph in each line. Ideographic spaces stay between ideographs.

    >>> text = "Title\\r\\n\\r\\n\\r\\nTwo\\u00a0 words. \\r\\n"
    >>> [(change.start, change.end, change.after) for change in normalize_spaces(text)]
    [(5, 11, '\\n\\n'), (14, 16, ' '), (22, 25, '')]
    """
    start = len(text) - len(text.lstrip(_SPACES + _ENDS))
    end = max(start, len(text.rstrip(_SPACES + _ENDS)))
    lone_end = "\n" if _BLANK_LINE.search(text, start, end) else "\n\n"
    changes = [Change(0, start, "", "space", "edge")] if start else []
    for match in _RUN.finditer(text, start, end):
        run = match[0]
        ends = 1 if run == "\n" else len(_ONE_END.findall(run))
        if ends:
            after, rule = lone_end if ends == 1 else "\n\n", "line-end"
        elif run == "\u3000" and text[match.start() - 1] > "\u2e7f":
            continue
        else:
            after, rule = " ", "space"
        if after != run:
            changes.append(Change(match.start(), match.end(), after, "space", rule))
    if end < len(text):
        changes.append(Change(end, len(text), "", "space", "edge"))
    return changes
