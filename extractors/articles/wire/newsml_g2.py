"""NewsML-G2 of the IPTC (https://iptc.org/standards/newsml-g2/): news items, alone or in a news message."""

from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.wire.item import Item
from unspun.extractors.articles.wire.markup import Element, paragraphs_in, paragraphs_of, text_at
from unspun.extractors.articles.wire.nitf import read_nitf
from unspun.extractors.articles.wire.release import USABLE, Release, read_notice, read_release
from unspun.schemas.articles import Rejected, Unsupported
from unspun.text.agencies import agency_name

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_g2(root: Element) -> Item:
    """Read the one text item of a document. Raises Unsupported for other kinds of items, by name."""
    items = [root] if root.tag == "newsItem" else root.findall(".//newsItem")
    texts = [item for item in items if _kind(item) == "text"]
    if root.tag == "contentSet":
        return _read_content(root, Item(basis="newsml-g2", paragraphs=[]))
    if len(texts) > 1:
        raise Rejected("extract", "several-articles", f"the message holds {len(texts)} text items")
    if not texts:
        raise Unsupported("extract", _unsupported(root, items), "no text item in the document")
    return _read_item(texts[0])


def _kind(item: Element) -> str:
    """text, picture, video, audio, graphic, composite ...: the class of the item, without its scheme."""
    found = item.find("itemMeta/itemClass")
    unnamed = "text" if item.find("contentSet") is not None else "empty"
    code = (found.get("qcode") or found.get("uri") or "") if found is not None else unnamed
    return code.replace("/", ":").rsplit(":", 1)[-1].lower()


def _unsupported(root: Element, items: list[Element]) -> str:
    if items:
        return f"{_kind(items[0])}-item"
    names = {"packageItem": "package-item", "groupSet": "package-item", "contentMeta": "item-fragment"}
    for element in root.iter("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"):
        return f"{str(element.tag).removesuffix('Item')}-item"
    return names.get(str(root.tag), "item-fragment")


def _read_item(item: Element) -> Item:
    meta, content = item.find("itemMeta"), item.find("contentMeta")
    subtitles = content.findall("headline[@role]") if content is not None else []
    provider = item.find("itemMeta/provider")
    names = [text_at(content, "creditline"), text_at(provider, "name"), *_codes(provider)]
    names += [text_at(content, "infoSource/name"), *_codes(content.find("infoSource") if content is not None else None)]
    language = content.find("language") if content is not None else None
    first, version = text_at(meta, "firstCreated"), text_at(meta, "versionCreated")
    created = read_date(first) or read_date(text_at(content, "contentCreated")) or read_date(version)
    found = Item(
        basis="newsml-g2",
        paragraphs=[],
        headline=_headline(content),
        subtitle=next(
            (text_at(headline, ".") for headline in subtitles if "sub" in (headline.get("role") or "")), None
        ),
        byline=text_at(content, "by") or _creators(content),
        dateline=text_at(content, "dateline"),
        agency=next((agency for name in names if name and (agency := agency_name(name))), None),
        section=_section(content),
        language=(language.get("tag") if language is not None else None) or item.get(LANGUAGE),
        published_at=created,
        modified_at=read_date(version),
        release=_release(meta),
        guid=item.get("guid"),
    )
    contents = item.find("contentSet")
    if contents is None:
        if found.release.status != USABLE:
            return found
        raise Unsupported("extract", "item-without-content", "the text item refers to its text, and does not hold it")
    return _read_content(contents, found)


def _release(meta: Element | None) -> Release:
    """What pubStatus, embargoed and the notes to editors say. An empty <embargoed> holds until further notice."""
    if meta is None:
        return Release()
    status, embargo = meta.find("pubStatus"), meta.find("embargoed")
    code = (status.get("qcode") or status.get("uri") or status.get("literal")) if status is not None else None
    if embargo is not None and not (embargo.text or "").strip():
        code = "embargoed" if read_release(code).status in (USABLE, "withheld") else code
    found = read_release(code, embargo.text if embargo is not None else None)
    notes = [note for element in meta.findall("edNote") if (note := text_at(element, "."))]
    return found if found.status != USABLE else read_notice(notes)


def _read_content(contents: Element, found: Item) -> Item:
    inline = contents.find("inlineXML")
    if inline is not None:
        nitf = next(inline.iter("nitf"), None)
        if nitf is not None:
            return _with_nitf(found, read_nitf(nitf))
        foreign = next(
            (child for child in inline if child.tag not in ("html", "body", "div", "p", "section", "article")), None
        )
        if foreign is not None:
            raise Unsupported("extract", "data-item", f"the content is <{foreign.tag}>, and no text")
        body = next(inline.iter("body"), inline)
        head = set(body.iter("header", "time"))
        found.paragraphs = paragraphs_of(body, head)
        return found
    data = contents.find("inlineData")
    if data is None and found.release.status != USABLE:
        return found
    if data is None:
        raise Unsupported("extract", "item-without-content", "the text item refers to its text, and does not hold it")
    found.paragraphs = paragraphs_in("".join(data.itertext()))
    return found


def _with_nitf(found: Item, nitf: Item) -> Item:
    """The story's own head fills what the item around it leaves open."""
    for name in ("headline", "subtitle", "byline", "dateline", "agency", "section", "language", "published_at"):
        if getattr(found, name) is None:
            setattr(found, name, getattr(nitf, name))
    found.paragraphs = nitf.paragraphs
    return found


def _headline(content: Element | None) -> str | None:
    headlines = content.findall("headline") if content is not None else []
    ordered = sorted(headlines, key=lambda headline: "sub" in (headline.get("role") or "").lower())
    return next((text for headline in ordered if (text := text_at(headline, "."))), None)


def _creators(content: Element | None) -> str | None:
    creators = content.findall("creator") if content is not None else []
    names = [text_at(creator, "name") or creator.get("literal") or "" for creator in creators]
    return ", ".join(name for name in names if " " in name and agency_name(name) is None) or None


def _codes(element: Element | None) -> list[str]:
    """The name in a literal or a code: "nprov:dpa" is dpa."""
    if element is None:
        return []
    return [value.rsplit(":", 1)[-1] for value in (element.get("literal"), element.get("qcode")) if value]


def _section(content: Element | None) -> str | None:
    for subject in content.findall("subject") if content is not None else ():
        code = (subject.get("qcode") or "").lower()
        name = text_at(subject, "name")
        if name and len(name) > 1 and ("department" in code or "category" in code or "desk" in code):
            return name
    return None
