"""NewsML 1.2 of the IPTC (https://iptc.org/std/NewsML/1.2/): components in components, the text in a content item."""

from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.wire.item import Item
from unspun.extractors.articles.wire.markup import Element, paragraphs_of, text_at
from unspun.extractors.articles.wire.nitf import read_nitf
from unspun.extractors.articles.wire.release import Release, read_release
from unspun.schemas.articles import Rejected, Unsupported
from unspun.text.agencies import agency_name


def read_newsml(root: Element) -> Item:
    """Read the one text of a <NewsML> document. Raises Unsupported where it holds pictures and the like only."""
    items = [root] if root.tag == "NewsItem" else root.findall("NewsItem") or root.findall(".//NewsItem")
    texts = [(item, content) for item in items if (content := _text(item)) is not None]
    if len(texts) > 1:
        raise Rejected("extract", "several-articles", f"the document holds {len(texts)} text items")
    held = next((item for item in items if _release(item).status != "usable"), None)
    if not texts and held is not None:
        lines = next(held.iter("NewsLines"), None)
        guid = text_at(held, "Identification/NewsIdentifier/PublicIdentifier")
        headline = text_at(lines, "HeadLine")
        return Item(basis="newsml-1", paragraphs=[], headline=headline, release=_release(held), guid=guid)
    if not texts:
        kinds = [media.get("FormalName") or "" for media in root.iter("MediaType")]
        raise Unsupported("extract", f"{(kinds[0] if kinds else 'empty').lower()}-item", "no text in the document")
    item, content = texts[0]
    lines = next(item.iter("NewsLines"), None)
    credit = text_at(lines, "CreditLine") or _formal(item, "Provider/Party") or _formal(item, "Source/Party")
    first = text_at(item, "NewsManagement/FirstCreated") or text_at(root, "NewsEnvelope/DateAndTime")
    found = Item(
        basis="newsml-1",
        paragraphs=[],
        headline=text_at(lines, "HeadLine"),
        subtitle=text_at(lines, "SubHeadLine"),
        byline=text_at(lines, "ByLine"),
        dateline=text_at(lines, "DateLine"),
        agency=agency_name(credit) if credit else None,
        section=text_at(lines, "NewsLine[NewsLineType='Section']"),
        language=_formal(item, "Language") or item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        published_at=read_date(first),
        modified_at=read_date(text_at(item, "NewsManagement/ThisRevisionCreated")),
        release=_release(item),
        guid=text_at(item, "Identification/NewsIdentifier/PublicIdentifier"),
    )
    nitf = next(content.iter("nitf"), None)
    if nitf is None:
        body = next(content.iter("body.content", "body"), content)
        found.paragraphs = paragraphs_of(body)
        return found
    story = read_nitf(nitf)
    found.paragraphs = story.paragraphs
    found.headline, found.byline = found.headline or story.headline, found.byline or story.byline
    return found


def _release(item: Element) -> Release:
    """What NewsManagement says, with the time at which the status becomes usable."""
    status = _formal(item, "NewsManagement/Status")
    future = _formal(item, "NewsManagement/StatusWillChange/FutureStatus")
    until = text_at(item, "NewsManagement/StatusWillChange/DateAndTime") if future else None
    return read_release(status, until if future and read_release(future).status == "usable" else None)


def _text(item: Element) -> Element | None:
    """The longest text that the item's components hold: captions of pictures in the same package are shorter."""
    texts = [
        data
        for content in item.iter("ContentItem")
        for data in content.findall("DataContent")
        if (_media(content) or "text") == "text" and "".join(data.itertext()).strip()
    ]
    return max(texts, key=lambda data: len("".join(data.itertext())), default=None)


def _media(content: Element) -> str | None:
    media = content.find("MediaType")
    return (media.get("FormalName") or "").lower() or None if media is not None else None


def _formal(item: Element, path: str) -> str | None:
    found = item.find(f".//{path}")
    return found.get("FormalName") if found is not None else None
