"""Charset labels: which codec a label means on the web."""

import codecs

WHATWG = {  # labels that mean another charset than they say, https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}

ALIASES = {  # names in the wild that Python does not know
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "macroman": "mac_roman",
    "maccyrillic": "mac_cyrillic",
    "macgreek": "mac_greek",
    "macturkish": "mac_turkish",
    "maclatin2": "mac_latin2",
    "maciceland": "mac_iceland",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "dos-874": "cp874",
    "unicode": "utf-16-le",
    "unicodefffe": "utf-16-be",
    "iso-10646-ucs-2": "utf-16-le",
    "ucs-2": "utf-16-le",
    "x-cp1252": "cp1252",
    "x-cp1251": "cp1251",
    "x-cp1250": "cp1250",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "utf8mb4": "utf-8",
    "ansi": "cp1252",
}

EUC_TW = "euc_tw"
"""Python has no codec of this name; `euc_tw.decode_euc_tw` does its work."""


def find_codec(label: str) -> str | None:
    """The Python codec that a charset label means on the web, or None where the label is unknown.

    >>> find_codec(" ISO-8859-1 "), find_codec("x-sjis"), find_codec("x-euc-tw"), find_codec("klingon")
    ('cp1252', 'cp932', 'euc_tw', None)
    """
    label = label.strip().strip("\"'").lower()
    if label.removeprefix("x-").replace("_", "-") in ("euc-tw", "euctw"):
        return EUC_TW
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
        b"text".decode(name, "ignore")
    except (LookupError, ValueError, TypeError):  # rot13, hex and other codecs are no charsets
        return None
    return WHATWG.get(name, name)
