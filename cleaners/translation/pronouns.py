"""Pronouns of the wrong gender."""

import re

from unspun.cleaners.translation.artifacts import Article, Artifact

_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_WOMAN = re.compile(
    r"\b(?:women?|wife|wives|mothers?|daughters?|sisters?|girls?|girlfriend|widow|lady|ladies|queen|princess|actress|female"
    r"|aunt|grandmother|niece|mrs|ms|miss|madam|madame|nun|bride|chairwoman|spokeswoman|congresswoman|businesswoman|"
    r"policewoman|heroine|ship|vessel|nation)\b",
    re.IGNORECASE,
)
_MAN = re.compile(
    r"\b(?:m[ae]n|husbands?|fathers?|sons?|brothers?|boys?|boyfriend|widower|gentlem[ae]n|king|prince|actor|male|uncle"
    r"|grandfather|nephew|mr|sir|lord|monk|groom|chairman|spokesman|congressman|businessman|policem[ae]n|hero|pope)\b",
    re.IGNORECASE,
)


def flag_wrong_genders(article: Article) -> list[Artifact]:
    """ "Kim said she would ... his army": one person of two genders in one article.

    Languages that leave the subject out make the machine guess. Where an article speaks of men throughout and holds no
    word for a woman at all, a single "she" is flagged, and the other way round. Who is meant cannot be known, so
    nothing is rewritten.
    """
    prose = article.text
    he = [match for match in _HE.finditer(prose) if not article.quoted(*match.span())]
    she = [match for match in _SHE.finditer(prose) if not article.quoted(*match.span())]
    few, rest, word = (she, he, _WOMAN) if len(she) < len(he) else (he, she, _MAN)
    if not few or len(few) > 3 or len(rest) < 4 * len(few) or word.search(prose):
        return []
    return [Artifact(match.start(), match.end(), None, "wrong-gender", 0.4) for match in few]
