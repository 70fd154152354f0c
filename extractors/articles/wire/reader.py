"""Reads the wire formats: bytes of a document to its article."""

import dataclasses
import re

from unspun.extractors.articles import sniff
from unspun.extractors.articles.wire.item import Item
from unspun.extractors.articles.wire.markup import Element, parse_xml
from unspun.extractors.articles.wire.release import read_notice
from unspun.schemas.articles import Extracted
from unspun.schemas.documents import RawDocument

CONTROLS = bytes(range(9)) + bytes(range(14, 32)) + b"\x0b\x0c\x7f"

VISIBLE = dict.fromkeys([*range(10), *range(11, 32), 127, ord("^"), ord("<"), ord("=")], " ")
"""Controls and marks of typesetters that stand around the lines above a text."""


def extract_xml(document: RawDocument) -> Extracted:
    """Read NewsML, NITF, or an XML record that holds one article. Raises Rejected and Unsupported."""
    from unspun.cleaners.charset import decode

    decoded = decode(document.content, document.declared_charset, document.media_type)
    root = parse_xml(decoded)
    kind = sniff.sniff(document.content, "application/xml")
    if kind in (sniff.NEWSML_G2, sniff.NEWSML_1, sniff.NITF):
        item = _read(root, kind)
        return dataclasses.replace(item, encoding=decoded.encoding, encoding_basis=decoded.basis).extracted()
    from unspun.extractors.articles.wire.xml_record import read_xml_record

    found = read_xml_record(root)
    return dataclasses.replace(found, encoding=decoded.encoding, encoding_basis=decoded.basis)


def _read(root: Element, kind: str) -> Item:
    if kind == sniff.NITF:
        from unspun.extractors.articles.wire.nitf import read_nitf

        return read_nitf(root)
    if kind == sniff.NEWSML_1:
        from unspun.extractors.articles.wire.newsml_1 import read_newsml

        return read_newsml(root)
    from unspun.extractors.articles.wire.newsml_g2 import read_g2

    return read_g2(root)


def extract_teleprinter(document: RawDocument) -> Extracted:
    """Read IPTC 7901 or ANPA 1312. Raises Rejected."""
    from unspun.cleaners.charset import decode

    # The controls of the formats would make a short message look like no text at all.
    decoded = decode(document.content.translate(None, CONTROLS), document.declared_charset, None)
    text = document.content.decode(decoded.encoding, "replace")
    if sniff.sniff(document.content) == sniff.ANPA_1312 or document.media_type == sniff.ANPA_1312:
        from unspun.extractors.articles.wire.anpa_1312 import read_1312

        item = read_1312(text)
    else:
        from unspun.extractors.articles.wire.iptc_7901 import read_7901

        item = read_7901(text)
    lines = [item.headline or "", *text.translate(VISIBLE).split("\n"), *item.paragraphs[:2]]
    item.release = read_notice([line for line in (" ".join(line.split()) for line in lines) if line])
    item.paragraphs = [re.sub(r"[\x00-\x1f\x7f]", "", paragraph) for paragraph in item.paragraphs]
    return dataclasses.replace(item, encoding=decoded.encoding, encoding_basis=decoded.basis).extracted()
