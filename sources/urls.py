"""Web addresses: one canonical form, by which an address that comes in several shapes is known as one.

Two addresses of one article that stay apart cost a duplicate; two articles under one address cost an article. So only
parameters that are known to count readers are taken away, and courlan, which takes more (`cid`, `uid`, `source`), is
left to normalize the rest.
"""

import re
import string
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_AMP_PATH = re.compile(r"(?:/amp|\.amp)(/|\.html)?$", re.IGNORECASE)

_TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "oly_", "vero_", "_hs", "wt.mc_", "stm_")
"""Prefixes that only analytics software gives: no content system names an article by one."""

_TRACKING = {
    "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "gbraid", "wbraid", "_ga",
    "_gl",     "cmp", "cmpid", "ito", "smid", "ocid", "ncid", "xtor", "referrer", "referer", "amp", "_amp",
    "outputtype",
    "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "at_format", "at_link_id",
    "at_link_origin", "at_link_type", "at_ptr_name", "at_bbc_team", "at_creation", "at_variant", "at_platform",
    "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid", "pk_vid",
    "mc_cid", "mc_eid", "mkt_tok", "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee",
    "ga_source", "ga_medium", "ga_term", "ga_content", "ga_campaign", "ga_place",
    "itm_source", "itm_medium", "itm_campaign", "itm_content", "itm_term",
}  # fmt: skip
"""Parameters of advertising, newsletters and social networks, and those that ask for the AMP shape of a page. They are
named in full: `pk_no` and `at_id`, of the same letters, are articles."""

_WHERE_FROM = {"ref", "source", "src", "from", "via", "medium", "campaign", "partner"}
_CHANNELS = {
    "rss", "feed", "feeds", "atom", "twitter", "x", "facebook", "fb", "instagram", "linkedin", "whatsapp", "telegram",
    "reddit", "pinterest", "bluesky", "mastodon", "social", "email", "mail", "newsletter", "push", "app", "android",
    "ios", "google", "googlenews", "news", "search", "home", "homepage", "hp", "front", "frontpage", "widget", "share",
    "sharing", "copylink", "web", "desktop", "mobile", "amp", "partner", "yahoo", "msn", "apple",
    "flipboard", "smartnews",
    "upday", "nl", "direct",
}  # fmt: skip
"""Values of such a parameter that say where a reader came from. Any other may name the article."""

MAX_URL_CHARS = 2_000
"""Characters of a web address. Servers refuse longer ones, and none was meant to be read."""


def canonical(url: str) -> str | None:
    """The form under which an address is remembered, or None where it is no web address.

    Lower-case host without default port, no fragment, no tracking parameters, the full page instead of its AMP shape.
    The host stays: not every `m.` has a `www.` beside it. What is fetched is the address as it was listed.

    >>> canonical("HTTPS://Www.Harrow.example:443/a/amp/?utm_source=feed&id=7&at_medium=RSS#top")
    'https://www.harrow.example/a/?id=7'
    >>> canonical("http://m.harrow.example/story.amp.html?ref=home")
    'http://m.harrow.example/story.html'
    >>> canonical("https://harrow.example/news.asp?cid=45&ref=20240501")
    'https://harrow.example/news.asp?cid=45&ref=20240501'
    >>> canonical("mailto:desk@harrow.example") is None
    True
    """
    from courlan import normalize_url

    if len(url) > MAX_URL_CHARS:
        return None
    try:
        given = urlsplit(url.strip())
        parts = urlsplit(normalize_url(urlunsplit(given._replace(query="", fragment=""))))
        host, port = parts.hostname, parts.port
    except (ValueError, AttributeError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path = _AMP_PATH.sub(lambda match: match[1] or "", parts.path)
    query = urlencode(sorted(_kept(given.query)), encoding="latin-1")
    return urlunsplit((parts.scheme, netloc, path or "/", query, ""))


def _kept(query: str) -> list[tuple[str, str]]:
    """Parameters that say which page it is. Bytes are kept whatever their charset: not all sites encode as UTF-8."""
    encoded = quote(query, safe=string.punctuation)
    pairs = parse_qsl(encoded, keep_blank_values=True, encoding="latin-1")
    return [(key, value) for key, value in pairs if not _tracks(key, value)]


def _tracks(key: str, value: str) -> bool:
    key = key.lower()
    if key in _WHERE_FROM:
        return value.casefold() in _CHANNELS
    return key in _TRACKING or key.startswith(_TRACKING_PREFIXES)


def is_web(address: str) -> bool:
    """Whether the address is a web address, and not a path or a store.

    >>> is_web("https://harrow.example/feed"), is_web("s3://bucket/urls.txt")
    (True, False)
    """
    return address.lower().startswith(("http://", "https://"))
