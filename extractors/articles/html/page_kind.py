"""Pages that are no article: live blogs, paywall stubs, cookie walls, robot checks, video and index pages, soft 404s.

Each rule asks for two signs at least: what the page says of itself, and that it has little of an article. A page with a
full text is an article, whatever stands around it.
"""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import Block
from unspun.extractors.articles.html.body import Body
from unspun.extractors.articles.html.json_ld import types_of
from unspun.extractors.articles.html.metadata import Metadata
from unspun.text.language import reading_size

SHORT_CHARS = 700
"""A body that may be a stub or a notice; one news article in fifty is as short."""

CAPTION_CHARS = 300
"""A body that may be the caption of a video, of pictures, or the line above a list."""

MAX_NOTICE_CHARS = 2500
"""Text on a page that is nothing but a notice with its navigation."""

NOT_FOUND = re.compile(
    r"\b(?:404|410)\b|(?:page|article|story|content|file|url)\s+(?:(?:you\s+\w+\s+\w+\s+\w+\s+)?(?:was|is|could|can)\s*(?:not|n['’]t)\s+"
    r"(?:be\s+)?(?:found|exist|available)|cannot\s+be\s+found|not\s+found|"
    r"does\s*(?:not|n['’]t)\s+exist|no longer\s+\w+)|"
    r"^(?:page |error )?not found|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|"
    r"página no encontrada|página não encontrada|pagina non trovata|pagina niet gevonden|"
    r"siden (?:ble|blev) ikke fundet|"
    r"nie znaleziono strony|страница не найдена|ページが見つかりません|页面不存在|找不到页面",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bGDPR\b|\bprivacy (?:policy|settings|choices|preferences)\b|\bpersonali[sz]ed ads\b|"
    r"\bour partners\b|\blegitimate interest\b|datenschutz|einwilligung|confidentialité|consentement|consentimiento|"
    r"consenso|toestemming|store and/or access information",
    re.IGNORECASE,
)
ROBOT = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:robot|human)|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"checking your browser|access (?:to this page has been )?denied|enable (?:javascript|js)(?: and cookies)?|"
    r"unusual (?:traffic|activity)|pardon our interruption|ddos protection|security check|captcha|request blocked|"
    r"you have been blocked|403 forbidden",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"(?:subscribe|sign in|log ?in|register|sign up|become a (?:member|subscriber))[^.]{0,40}"
    r"\b(?:to|and) (?:continue|keep|"
    r"read|unlock|access|get (?:full|unlimited))|(?:continue|keep) reading (?:with|by|this|for|your|the full)|"
    r"(?:article|story|content) is (?:only )?(?:for|available (?:only )?to|reserved for|exclusive to) "
    r"(?:our )?(?:paying )?"
    r"(?:subscribers|members|premium)|already (?:a|have a) (?:subscriber|subscription|member|account)|"
    r"(?:unlock|read) (?:the|this) (?:full|rest)|you(?:['’]ve| have) (?:reached|read|used)[^.]{0,40}"
    r"(?:free|limit|articles)|"
    r"weiterlesen mit|nur für abonnenten|jetzt (?:abonnieren|weiterlesen)|réservé (?:aux|à nos) abonnés|"
    r"(?:lire la suite|poursuivre la lecture)|(?:solo|sólo|exclusivo) para suscriptores|suscríbete para|"
    r"(?:conteúdo )?exclusivo para assinantes|contenuto riservato agli abbonati|alleen voor abonnees",
    re.IGNORECASE,
)
LIVE_TITLE = re.compile(
    r"(?:^live\b\s*[:|–-])|(?:[:|–-]\s*live\b)|\blive (?:updates?|blog|ticker|coverage|news)\b|\bas it happened\b|"
    r"\bliveticker\b|\ben (?:direct|directo|vivo)\b|\bao vivo\b|\bin diretta\b|\bminute[ -]by[ -]minute\b",
    re.IGNORECASE,
)
LIVE_PATH = re.compile(
    r"/live(?:-?(?:blog|news|updates?|ticker|coverage|reporting))?(?:/|-|$)|liveblog|liveticker", re.IGNORECASE
)
LIVE_CLASS = re.compile(r"live-?blog|live-?post|live-?update|live-?entry|liveticker|lb24", re.IGNORECASE)

MAX_OFFER_GAP = 4
"""Paragraphs between the end of a text and the offer that hides its rest: headline, price and button of a box."""

MAX_OFFER_CHARS = 400
"""A longer paragraph that speaks of subscribing is prose."""

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

MIN_POSTS = 5
"""Posts of a live blog: fewer are an article with a few updates."""

MIN_TEASERS = 15
"""Linked headlines of an index page: an article's own page lists other stories as well, but has a text."""

MIN_FRONT_TEASERS = 5
"""The same at the address of a site itself."""

MAX_CARDS = 200
"""Paragraphs of a page whose surroundings are looked at: index pages have some 50 summaries."""


class Kind(NamedTuple):
    """The name of a kind of page that is no article, and what showed it."""

    reason: str
    seen: str


def page_kind(tree: HtmlElement, metadata: Metadata, blocks: Sequence[Block], body: Body) -> Kind | None:
    """What the page is, where it is no article: by what is there of a text, not by a word that stands around it."""
    found = _meta_refresh(tree, body.text) or _live_blog(tree, metadata) or _notice(metadata, blocks, body.text)
    if found:
        return found
    size = reading_size(body.text)
    found = _stub(metadata, blocks, body) if size < SHORT_CHARS else None
    found = found or (_media(metadata) if size < CAPTION_CHARS else None)
    found = found or (_index(metadata, blocks, body.text) if size < SHORT_CHARS or not body.numbers else None)
    return found or _front_page(metadata, blocks, body.text) or _index_of_cards(metadata, blocks, body.numbers)


def linked_headlines(blocks: Sequence[Block]) -> int:
    """Headings that lead elsewhere, each right above a text of its own: the items of an index or a digest."""
    return sum(
        1
        for block, below in itertools.pairwise(blocks)
        if _is_teaser(block) and block.element.tag in HEADINGS and below.linked < 0.5 * len(below.text)
    )


def _meta_refresh(tree: HtmlElement, body: str) -> Kind | None:
    """A page that sends its readers elsewhere and has nothing to read."""
    if reading_size(body) >= CAPTION_CHARS:
        return None
    for meta in tree.iter("meta"):
        content = meta.get("content") or ""
        if (meta.get("http-equiv") or "").lower() == "refresh" and re.match(
            r"\s{0,9}\d{1,2}\s{0,9}[;,]\s{0,9}\S", content
        ):
            return Kind("meta-refresh", content[:200])
    return None


def _live_blog(tree: HtmlElement, metadata: Metadata) -> Kind | None:
    node = metadata.article or {}
    posts = node.get("liveBlogUpdate")
    if "LiveBlogPosting" in types_of(node) and not (isinstance(posts, list) and len(posts) < 2):
        return Kind("live-blog", "JSON-LD of type LiveBlogPosting")
    marked = LIVE_TITLE.search(metadata.title or "") or LIVE_PATH.search(urlsplit(metadata.url or "").path)
    if not marked:
        return None
    count = sum(1 for element in tree.iter("article", "div", "li", "section") if _is_post(element))
    return Kind("live-blog", f"{count} posts under a title or address of a live page") if count >= MIN_POSTS else None


def _is_post(element: HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('itemtype') or ''}"
    return bool(LIVE_CLASS.search(named)) or "liveBlogUpdate" in named


def _notice(metadata: Metadata, blocks: Sequence[Block], body: str) -> Kind | None:
    """Pages that are shown in place of an article."""
    plain = " ".join(block.text for block in blocks if block.linked < 0.5 * len(block.text))
    title = metadata.title or ""
    if reading_size(body) < 2 * SHORT_CHARS and NOT_FOUND.search(title):
        return Kind("soft-404", f"titled {title[:100]!r}")
    if reading_size(plain) > MAX_NOTICE_CHARS:
        return None
    if ROBOT.search(title) or (reading_size(body) < SHORT_CHARS and ROBOT.search(plain[:500]) and not metadata.article):
        return Kind("robot-check", f"titled {title[:100]!r}")
    if reading_size(body) < SHORT_CHARS and NOT_FOUND.search(plain[:400]) and not metadata.article:
        return Kind("soft-404", plain[:100])
    consents = len(CONSENT.findall(body or plain))
    if consents >= 3 and consents * 250 > len(body or plain):
        return Kind("cookie-wall", f"{consents} mentions of cookies and consent in {len(body or plain)} characters")
    return None


def _stub(metadata: Metadata, blocks: Sequence[Block], body: Body) -> Kind | None:
    """The beginning of an article: JSON-LD says that it is closed, or an offer to subscribe stands where it breaks off.

    An offer in the header of the page, or in its footer, says nothing about the text between them.
    """
    node = metadata.article or {}
    if str(node.get("isAccessibleForFree")).lower() in ("false", "0", "no") or _is_closed_part(node.get("hasPart")):
        return Kind("paywall", "JSON-LD says that it is not free, and little text is there")
    end = body.numbers[-1] + 1 if body.numbers else 0
    inside = blocks[body.numbers[0] : end] if body.numbers else []
    below = blocks[end : end + MAX_OFFER_GAP] if body.numbers else blocks
    for block in (*inside, *below):
        if len(block.text) < MAX_OFFER_CHARS and PAYWALL.search(block.text):
            return Kind("paywall", block.text[:100])
    return None


def _is_closed_part(parts: object) -> bool:
    parts = parts if isinstance(parts, list) else [parts]
    return any(isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false" for part in parts)


def _media(metadata: Metadata) -> Kind | None:
    kind = (metadata.page_type or "").lower()
    if kind.startswith("video") or (metadata.has_video and not metadata.article):
        return Kind("video-page", "the page describes a video, and has little text")
    if "gallery" in kind or metadata.has_gallery:
        return Kind("gallery-page", "the page describes a gallery, and has little text")
    return None


def _index(metadata: Metadata, blocks: Sequence[Block], body: str) -> Kind | None:
    if metadata.article or (metadata.page_type or "").lower() == "article":
        return None
    teasers = sum(1 for block in blocks if _is_teaser(block))
    linked = sum(len(block.text) for block in blocks if _is_teaser(block))
    if teasers >= MIN_TEASERS and linked > 2 * len(body):
        return Kind("index-page", f"{teasers} linked headlines beside {len(body)} characters of text")
    return None


def _front_page(metadata: Metadata, blocks: Sequence[Block], body: str) -> Kind | None:
    """The front page of a site, by its address and by more text in linked headlines than in paragraphs."""
    if not metadata.url or urlsplit(metadata.url).path.strip("/") or urlsplit(metadata.url).query:
        return None
    linked = [block for block in blocks if _is_teaser(block)]
    if len(linked) >= MIN_FRONT_TEASERS and sum(len(block.text) for block in linked) > 0.5 * len(body):
        return Kind("index-page", "the front page of a site")
    return None


def _is_teaser(block: Block) -> bool:
    return 20 <= len(block.text) <= 250 and block.linked >= 0.8 * len(block.text)


def _index_of_cards(metadata: Metadata, blocks: Sequence[Block], numbers: Sequence[int]) -> Kind | None:
    """Whether most paragraphs stand in cards of their own, each under a headline that leads elsewhere."""
    if metadata.article or (metadata.page_type or "").lower() == "article" or not 4 <= len(numbers) <= MAX_CARDS:
        return None
    cards = [card for number in numbers if (card := _card(blocks[number])) is not None]
    if len(set(cards)) >= 4 and len(cards) >= 0.6 * len(numbers):
        return Kind(
            "index-page", f"{len(set(cards))} of {len(numbers)} paragraphs are summaries under linked headlines"
        )
    return None


def _card(block: Block) -> HtmlElement | None:
    element = block.element
    for _ in range(3):
        element = element.getparent()
        if element is None or element.tag in ("body", "main"):
            return None
        links = [link for heading in element.iter("h2", "h3", "h4") for link in heading.iter("a")]
        links += [link for link in element.iterchildren("a") if any(True for _ in link.iter("h2", "h3", "h4"))]
        if len(links) == 1:
            return element
        if links:
            return None
    return None
