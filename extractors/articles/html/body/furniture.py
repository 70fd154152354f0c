"""Furniture of article pages: what stands among the paragraphs and is no part of the article."""

import re

from lxml.html import HtmlElement

from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.html.blocks import Block

MARKED = re.compile(
    r"(?:^|[\s_-])(?:related|recirc|recommend|promo|newsletter|sign-?up|subscri|share|sharing|social|comments?(?:$|[\s_-])|"
    r"caption|credits?(?:$|[\s_-])|gallery|slideshow|sidebar|side-bar|widget|teaser|outbrain|taboola|advert|ads?(?:$|[\s_-])|"
    r"sponsor|bio(?:$|[\s_-])|author-?(?:bio|box|info|card|desc|about)|about-?author|byline|tags?(?:$|[\s_-])|topics?(?:$|[\s_-])|"
    r"breadcrumb|nav(?:$|[\s_-])|navbar|menu|footer|subscribe|paywall|cookie|consent|popup|pop-up|modal|overlay|copyright|"
    r"trending|most-?(?:read|popular)|popular|more-?(?:on|from|in|stories|news)|read-?(?:more|next)|see-?also|also-?read|next-?up|"
    r"pull-?quote|pullout|correction-?link|toc|table-of-contents|print-?only|visually-?hidden|sr-only|screen-reader|"
    r"donat|disqus|feedback|rating|infobox|factbox-?link|jump-?to|skip-?link|hashtag|meta(?:$|[\s_-])|timestamp|dateline-?time|"
    r"video-?(?:title|desc|caption|info|meta|player)|image-?(?:credit|source)|photo-?credit|wp-caption)",
    re.IGNORECASE,
)

LEADS = re.compile(
    r"^\W*(?:(?:please\s+)?(?:read|see|watch|listen|learn)\s+(?:more|also|next|this|now|here|the full)|"
    r"also\s+(?:read|see|on|watch)|"
    r"more(?:\s+(?:on|from|in|news|stories|about|coverage|like this)\b|\s*:)|related(?:\s+\w+){0,3}\s*:?|recommended|"
    r"don['’]t miss|must[- ]read|watch(?:\s+(?:live|now|the video))?\s*:|video\s*:|photos?\s*:|gallery\s*:|live\s*:|"
    r"(?:click|tap)\s+(?:here|on|to|the)|sign up|subscribe|follow\s+(?:us|@|the|our|him|her|them|on)|"
    r"get\s+the\s+(?:latest|app|free)|"
    r"download\s+(?:the|our)|join\s+(?:us|our|the)|leggi\s+anche|lesen\s+sie|lies\s+auch|mehr\s+(?:zum|dazu|zu)|siehe\s+auch|"
    r"lire\s+aussi|à\s+lire|voir\s+aussi|lee\s+(?:también|más)|leer\s+más|ver\s+(?:también|más)|te\s+puede\s+interesar|"
    r"leia\s+(?:também|mais)|veja\s+(?:também|mais)|saiba\s+mais|lees\s+(?:ook|meer)|læs\s+(?:også|mere)|läs\s+(?:också|mer)|"
    r"les\s+også|lue\s+(?:myös|lisää)|czytaj\s+(?:też|także|więcej)|čtěte\s+také|читайте\s+также|также\s+по\s+теме|"
    r"関連記事|続きを読む|相关阅读|阅读更多)",
    re.IGNORECASE,
)


APPEARED_FIRST = re.compile(r"\W*The post .{1,400}? (?:first appeared|appeared first) on .{1,200}", re.IGNORECASE)
"""The line that WordPress adds to the texts of its feeds."""

STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|sub-?hed|strapline|article-?summary|"
    r"article__?summary|chapeau|vorspann|bajada|entradilla|sottotitolo|catenaccio|article-?(?:description|excerpt|lead-text))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


def standfirst_element(element: HtmlElement) -> HtmlElement | None:
    """The element, or the one above it, that the page marks as the deck under the headline."""
    above = element.getparent()
    for named in (element, above) if above is not None and above.tag not in ("body", "article", "main") else (element,):
        if STANDFIRST.search(f"{named.get('class') or ''} {named.get('id') or ''}") or named.get("itemprop") in (
            "alternativeHeadline",
            "description",
        ):
            return named
    return None


def is_dateline_of_page(text: str) -> bool:
    """Whether a line above the first paragraph gives date or byline of the page, and nothing of the article."""
    if len(text) > 120:
        return False
    if re.match(r"(?:by|von|par|por)\s+(?=[^\W\d_])", text, re.IGNORECASE):
        return bool(read_byline(text).authors)
    return bool(re.search(r"(?:19|20)\d\d", text)) and len(text) < 70 and bool(DATED.search(text))


DATED = re.compile(
    r"\d{1,2}:\d{2}|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|"
    r"^\W*(?:published|posted|updated|last)\b",
    re.IGNORECASE,
)


def is_link_line(block: Block) -> bool:
    """Whether a paragraph only leads elsewhere: it is a link, or a link with its label ("Read more: ...")."""
    size = len(block.text)
    if re.fullmatch(r"(?:\w+:\s*)?https?://\S+", block.text) or APPEARED_FIRST.fullmatch(block.text):
        return True
    if LEADS.match(block.text) and size <= 300 and (block.linked >= 0.3 * size or size <= 100):
        return True
    if block.linked < 0.85 * size:
        return False
    return not re.search(r"[.!?。！？][\"”’»)]*$", block.text) or size < 25
