"""Baits: texts on which a pattern that backtracks, or a loop that looks back, takes time out of proportion.

Each bait is a short piece that is repeated to a length, and stands alone, in an article, before an end that makes a
match fail, and cut into lines.
"""

from collections.abc import Iterator

PIECES = (
    # letters in both cases, alone and in turn
    "a", "A", "aA", "Ab ", "AB ", "a ", "A b ", "A.", "A. ", "é", "Ã", "Ã©", "â€", "Ð°", "Я", "aЯ", "中", "中 ", "א",
    # digits and signs of numbers
    "0", "1,", "1.", "1/2 ", "12:30 ", "1 a", "$1 ", "2024-01-01 ",
    # full stops, commas, other stops
    ".", ". ", " .", "...", "…", ",", ", ", ";", "; ", ":", "a: ", "!", "?", "ab?", "ab?b ", "。",
    # hyphens, dashes, apostrophes, quotation marks
    "-", "- ", " -", "a-", "ab-\n", "ab- ", "–", " – ", "—", "'", "’", "a’s ", '"', '"a ', "“", "”", "“a” ", "‘a", "«",
    # brackets, entities, tags, addresses
    "(", ")", "(a", "(a) ", "[", "[a]", "{", "}", "<", "<a", "<a>", "</", "<!--", "<![CDATA[", "&", "&a", "&amp;",
    "&#", "&#65;", "&lt;", "/", "\\", "http://a", "www.a", "@", "a@b", "a@b.", "#a ", "_", "a_", "|", " | ",
    "a > ", "*", "=", "%41",
    # white space and what cannot be seen
    " ", "\n", " \n", "\n\n", "\r\n", "\t", "\xa0", "\u3000", "\u2028", "\u200b", "\u200d", "\xad", "\x00", "\x07",
    "\ufffd", "\ufeff", "\ue000", "\ud800", "a\u0301", "\u0301", "👩\u200d", "ﬁ", "\u202e",
    # words that patterns begin with
    "share ", "Share on ", "By A ", "Reporting by A ", "Photo: ", "Source: ", "read more ", "he said ", "Mr. A ",
    "the ", "extra   ", "“A,” said B. ", "Related stories\nFerry fares to rise\n",
)  # fmt: skip

ARTICLE_BEGIN = (
    "Harbour wall of Quillan Bay to be rebuilt\n\n"
    "QUILLAN BAY — The council of Quillan Bay voted on Tuesday to re-\nbuild the wall for nine million crowns.\n\n"
    "The cafÃ© and the cafÃ©s of Беll &amp;amp; Sons â€œclosedâ€\x9d (the ﬁrm is \u200bold, or was\ufffd); "
    "don?t come. Beyonce\u0301 sang there, and محمد\u200f.\n\n"
)
ARTICLE_END = (
    "\n\n“We have waited eleven years for this wall,” said Ilse Varga, who leads the council.\n\n"
    "Work is to begin in spring, the engineer Tomas Brandt told reporters.\n"
)
"""The damage in the article makes cleaners look at the whole text that they would pass over."""

FAILING_END = "\x01~§1a!"
"""An end that hardly a pattern allows: what matched the run before it must be given up."""

LINE_CHARS = 80


def texts(chars: int) -> Iterator[tuple[str, str]]:
    """The name and the text of each bait in each shape, of about so many characters."""
    for piece in PIECES:
        run = piece * (chars // len(piece))
        yield f"{piece!r} alone", run
        yield f"{piece!r} in an article", ARTICLE_BEGIN + run + ARTICLE_END
        yield f"{piece!r} with a failing end", run + FAILING_END
        yield f"{piece!r} in lines", "\n".join(run[at : at + LINE_CHARS] for at in range(0, len(run), LINE_CHARS))
