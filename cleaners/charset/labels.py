"""Charset labels: which codec a label means on the web."""

import codecs

import webencodings

NOT_FOR_DOCUMENTS = frozenset({"replacement", "x-user-defined"})
"""Encodings of the standard that are no charset. Browsers refuse those that they call `replacement`, since scripts can
hide in them; in archives they are charsets like others, and have codecs in Python."""

SUPERSETS = {"gbk": "gb18030", "utf-32": "utf-32-le"}
"""Codecs that also read what others leave out, as the standard has it for GBK; and the order of UTF-32 without a mark,
as the standard has it for UTF-16."""

ALIASES = {  # names in the wild that neither the standard nor Python knows
    "x-x-big5": "big5",
    "x-mac-roman": "mac_roman",
    "macroman": "mac_roman",
    "maccyrillic": "mac_cyrillic",
    "macgreek": "mac_greek",
    "macturkish": "mac_turkish",
    "maclatin2": "mac_latin2",
    "maciceland": "mac_iceland",
    "iso-8859-8-e": "iso8859-8",
    "utf8mb4": "utf-8",
    "ansi": "cp1252",
}


def find_codec(label: str) -> str | None:
    """The Python codec that a charset label means on the web (https://encoding.spec.whatwg.org/#names-and-labels).

    Labels that the standard does not list mean what Python takes them for. None where nobody knows the label.

    >>> find_codec(" ISO-8859-1 "), find_codec("x-sjis"), find_codec("cp437"), find_codec("klingon")
    ('cp1252', 'cp932', 'cp437', None)
    """
    label = label.strip().strip("\"'").lower()
    label = ALIASES.get(label, label)
    return _standard_codec(label) or _python_codec(label)


def _standard_codec(label: str) -> str | None:
    encoding = webencodings.lookup(label) if label.isascii() else None
    if encoding is None or encoding.name in NOT_FOR_DOCUMENTS:
        return None
    name = encoding.codec_info.name
    return SUPERSETS.get(name, name)


def _python_codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        b"text".decode(name, "ignore")
    except (LookupError, ValueError, TypeError):  # rot13, hex and other codecs are no charsets
        return None
    return _standard_codec(name.replace("_", "-")) or SUPERSETS.get(name, name)
