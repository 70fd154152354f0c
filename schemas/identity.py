"""Who is the same: ids of articles, entities and quotes, as SHA-256 over what identifies them."""

import hashlib
import re

WORD = re.compile(r"\w+")


def digest(*parts: str) -> str:
    """SHA-256 over the parts, lower-case hexadecimal.

    >>> digest("a", "b") == digest("ab")
    False
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def text_sha256(text: str) -> str:
    """SHA-256 over the words of a text, case and punctuation aside: what makes two texts the same article.

    >>> text_sha256("The talks failed.") == text_sha256("the talks  FAILED")
    True
    """
    return digest(" ".join(WORD.findall(text.casefold())))


def article_id(url: str | None, text_hash: str) -> str:
    """The id of an article: over its canonical URL where there is one, else over its normalized text."""
    return digest("url", url) if url else digest("text", text_hash)
