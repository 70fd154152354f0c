"""An annotator: names of cities in texts in Esperanto."""

import re
from collections.abc import Sequence

from unspun.schemas.articles import Annotations, ArticleEntity, Mention

_CITIES = re.compile(r"\b(?:Varsovio|Berlino|Parizo)\b")


def annotate(texts: Sequence[str]) -> list[Annotations]:
    """The cities of each text."""
    return [_annotate(text) for text in texts]


def _annotate(text: str) -> Annotations:
    found = list(_CITIES.finditer(text))
    places: dict[str, list[int]] = {}
    for index, match in enumerate(found):
        places.setdefault(match[0], []).append(index)
    return Annotations(
        mentions=tuple(Mention(*match.span(), "Location") for match in found),
        entities=tuple(
            ArticleEntity(kind="Location", name=name, key=name.casefold(), mentions=tuple(indexes))
            for name, indexes in places.items()
        ),
        quotes=(),
        model="example-esperanto-1",
    )
