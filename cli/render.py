"""A cleaned text for readers: with its edits marked, or as a list of edits with their reasons.

The text is rich `Text`, which is coloured on a terminal and plain everywhere else.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from unspun.schemas.articles import Edit

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {
    "encoding": "magenta",
    "space": "bright_black",
    "boilerplate": "blue",
    "spin": "red",
    "translation": "yellow",
    "structure": "cyan",
}
"""Colour of an edit by its kind; what stands instead is green."""

CONTEXT = 32
"""Characters shown on either side of an edit in the list."""

LONGEST = 160
"""Characters of an edited passage that are shown; of a longer one, its two ends."""

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]")


def show(raw: str, cleaned: dict[str, Any], diff: bool, explain: bool) -> None:
    """Print a cleaned record for readers: the text with its edits marked, the edits, and what carried the scores."""
    from rich.console import Console

    edits = [Edit(**edit) for edit in cleaned["edits"]]
    # What an article holds is text, whatever it looks like: no markup, no emoji codes, no guessed highlights.
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    console.rule(str(cleaned["id"]), characters="-")
    if diff:
        console.print(render_diff(raw, edits))
    if explain:
        scores = f"spin {cleaned['spin_score']:.2f}, translation {cleaned['translation_score']:.2f}"
        console.print(f"{scores}; {len(edits)} edits")
        console.print(render_explanation(raw, edits, cleaned["evidence"]))


def render_diff(raw: str, edits: Sequence[Edit]) -> "Text":
    """The raw text with its edits marked where they stand, as words and in colour.

    What was removed is in `[-...-]` and struck out, what stands instead in `{+...+}`, and a flag in `[?...?]`, with the
    suggestion behind an arrow. Edits of white space alone are not marked: the text is shown as it is after them.

    >>> edits = [Edit(8, 15, "primary", "first", "spin", "x"), Edit(16, 20, "time", "hour", "spin", "y", 0.6, False)]
    >>> print(render_diff("for the primary time", edits))
    for the [-primary-]{+first+} [?time → hour?]
    """
    from rich.text import Text

    shown = Text()
    position = 0
    for edit in _apart(edits):
        shown.append(_visible(raw[position : edit.start]))
        style = STYLES.get(edit.kind, "red")
        if not edit.applied:
            suggestion = f" → {_visible(edit.after)}" if edit.after != edit.before else ""
            shown.append(f"[?{_visible(edit.before)}{suggestion}?]", style=f"{style} underline")
        elif edit.kind == "space" and not edit.before.strip() and not edit.after.strip():
            shown.append(edit.after)
        else:
            if edit.before:
                shown.append(f"[-{_shorten(_visible(edit.before))}-]", style=f"{style} strike")
            if edit.after:
                shown.append(f"{{+{_shorten(_visible(edit.after))}+}}", style="green")
        position = edit.end
    shown.append(_visible(raw[position:]))
    return shown


def render_explanation(raw: str, edits: Sequence[Edit], evidence: Sequence[str] = ()) -> "Text":
    """The edits as a list, one to a line: what was done, where, by which rule, how sure it is; then what carried the
    scores. Edits of white space alone are counted and not listed.

    >>> edits = [Edit(8, 15, "primary", "first", "spin", "primary-time", 0.97)]
    >>> print(render_explanation("for the primary time", edits, ["translation: nothing found"]))
    repaired  8-15  spin/primary-time  0.97  for the [-primary-]{+first+} time
    evidence: translation: nothing found
    """
    from rich.text import Text

    shown = Text()
    spaces = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.kind == "space" and edit.applied:
            spaces += 1
            continue
        verb = "flagged" if not edit.applied else "repaired" if edit.after else "removed"
        shown.append(f"{verb:<8}", style="bold" if edit.applied else "bold yellow")
        shown.append(f"  {edit.start}-{edit.end}  {edit.kind}/{edit.rule}  {edit.confidence:.2f}  ")
        start, end = max(0, edit.start - CONTEXT), min(len(raw), edit.end + CONTEXT)
        here = edit._replace(
            start=edit.start - start,
            end=edit.end - start,
            before=edit.before.replace("\n", " "),
            after=edit.after.replace("\n", " "),
        )
        shown.append_text(render_diff(raw[start:end].replace("\n", " "), [here]))
        shown.append("\n")
    if spaces:
        shown.append(f"white space: {spaces} edit{'s' * (spaces > 1)}\n", style="bright_black")
    for reason in evidence:
        shown.append(f"evidence: {reason}\n")
    shown.right_crop(1)
    return shown


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Edits in their order, without flags that another edit covers: a place is marked once."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, not edit.applied, edit.end)):
        while kept and edit.applied and not kept[-1].applied and kept[-1].end > edit.start:
            kept.pop()
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _visible(text: str) -> str:
    """A text in which unseen characters are shown by their code points; a terminal would obey some of them."""
    return _HIDDEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def _shorten(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"
