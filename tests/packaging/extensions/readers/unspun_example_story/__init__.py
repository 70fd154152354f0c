"""A reader: `.story` files, with fields `HEADLINE:` and `BYLINE:` before a line of dashes, and the text after it."""

from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument


class StoryReader:
    """What the entry point names."""

    media_type = "text/x-story"
    suffixes = (".story",)

    @staticmethod
    def read(document: RawDocument) -> Extracted:
        """The article. Raises Rejected where there is no line of dashes."""
        head, dashes, text = document.content.decode("utf-8", "replace").partition("\n----\n")
        if not dashes:
            raise Rejected("extract", "no-article-body", "there is no line of dashes")
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        title = fields.get("HEADLINE")
        return Extracted(
            raw_text=f"{title}\n\n{text}" if title else text,
            title=title,
            authors=(fields["BYLINE"],) if "BYLINE" in fields else (),
            language="en",
            encoding="utf-8",
            basis="story",
        )
