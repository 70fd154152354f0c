"""Web addresses: one canonical form, by which an address that comes in several shapes is known as one."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)(/|\.html)?$", re.IGNORECASE)
_TRACKING = {"cmp", "ito", "ns_mchannel", "smid", "igshid", "cmpid", "ocid", "amp", "outputtype", "_amp"}
_TRACKING_PREFIXES = ("at_", "pk_", "hsa_", "ns_", "wt.")
"""Parameters that news sites add to count readers, beside those that courlan knows."""

LONGEST = 2_000
"""Characters of a web address. Servers refuse longer ones, and none was meant to be read."""


def canonical(url: str) -> str | None:
    """The form under which an address is remembered, or None where it is no web address.

    Lower-case host without default port, no fragment, no tracking parameters, the full page instead of its mobile and
    AMP shapes. What is fetched is the address as it was listed.

    >>> canonical("HTTPS://Www.Harrow.example:443/a/amp/?utm_source=feed&id=7&at_medium=RSS#top")
    'https://www.harrow.example/a/?id=7'
    >>> canonical("http://m.harrow.example/story.amp.html")
    'http://www.harrow.example/story.html'
    >>> canonical("mailto:desk@harrow.example") is None
    True
    """
    from courlan import normalize_url

    try:
        parts = urlsplit(normalize_url(url.strip(), strict=False))
        host, port = parts.hostname, parts.port
    except (ValueError, AttributeError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host or len(url) > LONGEST:
        return None
    netloc = _MOBILE_HOST.sub("www.", _bracketed(host)) + (f":{port}" if port else "")
    path = _AMP_PATH.sub(lambda match: match[1] or "", parts.path)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith(_TRACKING_PREFIXES)
    ]
    return urlunsplit((parts.scheme, netloc, path or "/", urlencode(query), ""))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def is_web(address: str) -> bool:
    """Whether the address is a web address, and not a path or a store.

    >>> is_web("https://harrow.example/feed"), is_web("s3://bucket/urls.txt")
    (True, False)
    """
    return address.lower().startswith(("http://", "https://"))
