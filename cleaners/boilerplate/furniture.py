"""Furniture: lines that say nothing about the article, such as share bars, advertisements, notices and counters.

Each pattern must match a whole line, so that prose which begins alike ("Share prices fell") is left alone. All
repetitions are bounded: no line can make a match run long.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from unspun.cleaners.boilerplate.lines import MAX_NOTICE_CHARS, Line

MAX_CACHED_LINES = 4096
"""Lines whose rule is remembered: furniture is what comes again."""

_NETWORK = (
    r"(?:facebook|fb|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube|tiktok|threads|bluesky|"
    r"mastodon|tumblr|pocket|flipboard|messenger|viber|email|e-mail|mail|sms|print|copy link|copy url|link|share|tweet|"
    r"pin|save|more|rss|google news|google|snapchat|line|vk|odnoklassniki|xing|weibo|wechat|bookmark|gift)"
)
_OUR = r"(?:our|the|my|this)"
_TEXT = r"[^\n]{0,240}"
_LIST = r"(?:stories|articles|posts|news|content|links|topics|coverage|reading|reads|videos?|headlines|items)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s?)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}|{_MONTH}\s\d{{1,2}}"
    r"(?:st|nd|rd|th)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?:,?\s\d{4})?"
)
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?[a-z]{2,4})?|\d{1,2}\s?[ap]\.?m\.?)"


MAX_LABEL_CHARS = 130
"""Characters of furniture that is a label or a row of labels, without a sentence."""


class FurniturePattern(NamedTuple):
    """A kind of furniture: its rule and pattern, whether it is found near the ends only, and its greatest length."""

    rule: str
    pattern: re.Pattern[str]
    edges_only: bool
    max_chars: int


def _furniture(rule: str, pattern: str, *, edges_only: bool = False, label: bool = False) -> FurniturePattern:
    max_chars = MAX_LABEL_CHARS if label else MAX_NOTICE_CHARS
    return FurniturePattern(rule, re.compile(pattern, re.IGNORECASE), edges_only, max_chars)


PATTERNS = (
    _furniture(
        "share-bar",
        rf"(?:share|tweet|pin|email|print)(?:\s(?:this|it|now|with|via|on|to|the|{_OUR}|{_NETWORK}|article|story|"
        rf"post|page|"
        rf"news|your|friends|link|options)){{0,8}}\s?[:!.]?|(?:(?:share|follow us|click to share)\son\s)?{_NETWORK}"
        rf"(?:(?:\s?[,|/•·&]\s?|\s){_NETWORK}){{1,14}}|click to (?:share|email|print){_TEXT}|"
        rf"share\s?(?:on|via|with|this)?\s?:?\s{_NETWORK}(?:[\s,|/•·&]{{1,3}}(?:share on |"
        rf"share via )?{_NETWORK}){{0,14}}|"
        r"(?:share|teilen|compartir|partager|condividi|delen|partilhar|поделиться|\d{1,6}\s?shares?|"
        r"copy (?:link|url)|link copied!?|print this (?:article|page)|save (?:article|for later|story)|like this:?)",
        label=True,
    ),
    _furniture(
        "advertisement",
        r"[-–—\[(*•\s]{0,4}(?:advertisements?|advertising|ads?|advert|sponsored(?: content| post| links?)?|"
        r"promoted(?: content)?|"
        r"paid (?:content|post)|ad feedback|publicidad|publicité|anzeige|werbung|reclame|advertentie|pubblicità|"
        r"реклама)"
        r"[-–—\])*•:.\s]{0,4}|"
        r"[-–—\[(*\s]{0,4}(?:(?:the )?(?:story|article|report|post|text) continues (?:below|after)(?: (?:the |this )?"
        r"(?:advertisement|advert|ad|video|gallery|newsletter[^\n]{0,30}))?|continue reading (?:the main story|"
        r"below)?|scroll (?:down )?"
        r"(?:to continue|for more)[^\n]{0,60}|skip (?:ad|advert(?:isement)?)|remove ads|report this ad|after the ad|"
        r"advertise with us|this advertisement has not loaded[^\n]{0,80})[-–—\])*.:\s]{0,4}",
        label=True,
    ),
    _furniture(
        "read-more",
        r"[\[(*•▶►→»\s]{0,4}(?:read (?:more|also|next|the full (?:story|article)|full (?:story|article))|also read|"
        r"must read|"
        r"see (?:also|more)|related(?: (?:article|story|post|news|content|reading|coverage|video))?s?|"
        r"more (?:on this|from|"
        r"news|stories|to read)|don['’]t miss|dont miss|recommended(?: for you| reading)?|further reading|up next|"
        r"you (?:may|might) (?:also )?(?:like|be interested in|enjoy|want to read)|in case you missed it|"
        r"lire aussi|à lire aussi|leer (?:más|también)|lea también|weiterlesen|lesen sie auch|mehr zum thema|"
        r"leggi anche|"
        rf"lees ook|leia (?:mais|também)|читайте также)\s?(?:[:|»>→–—-]{{1,3}}\s?{_TEXT}|[.…»>→)\]:]{{0,3}})",
    ),
    _furniture(
        "read-more",
        rf"(?:click|tap) (?:here|this link)(?: (?:to|for) (?:read|see|view|watch|subscribe|more|join|sign|download|"
        rf"get)\b{_TEXT})?[.!]?|"
        r"(?:continue|keep) reading\s?(?:[»>→.…]{0,3})|(?:view|see|show|load) (?:more|all|gallery|photos)"
        r"(?: (?:stories|articles|posts|photos|comments|news))?[.…]?|more>>|more »",
    ),
    _furniture(
        "related-heading",
        rf"(?:related|recommended|trending|popular|latest|most (?:read|popular|viewed|commented|shared)|more|top|"
        rf"other|recent|"
        rf"featured|similar|editor['’]?s['’]?)\s?(?:picks|choice|now|today|this week|searches|tags|{_LIST})?"
        rf"(?:\s(?:on|from|in|by|for)\s[^\n.]{{2,50}})?\s?:?",
        edges_only=True,
        label=True,
    ),
    _furniture(
        "newsletter",
        rf"(?:please )?(?:sign up|subscribe|register|join|get|receive|enter your e-?mail|stay (?:informed|connected|"
        rf"updated|tuned|up to date)|"
        rf"don['’]t miss (?:out|a)|never miss|want (?:more|to (?:get|receive))|for (?:more|the latest)|"
        rf"be the first to)\b[^\n]{{0,160}}\b"
        rf"(?:newsletters?|inbox|e-?mail (?:alerts?|updates|list|address)|alerts|(?:whatsapp|telegram|"
        rf"youtube) channel|mailing list|"
        rf"breaking news (?:alerts?|updates)|daily (?:briefing|digest)|notifications|your free (?:trial|"
        rf"account)){_TEXT}",
    ),
    _furniture(
        "newsletter",
        rf"(?:subscribe|sign up|log ?in|sign in|register|join us|join now|newsletters?|get alerts|subscribe (?:now|"
        rf"today|here))"
        rf"(?: (?:now|today|here|for free|to (?:{_OUR} )?(?:newsletter|channel|podcast|continue|read more|"
        rf"comment)s?))?\s?[!.:]?|"
        rf"(?:you have (?:been )?successfully subscribed|thanks? (?:you )?for (?:signing up|subscribing)|"
        rf"already (?:a|have an?) "
        rf"(?:subscriber|account|member)|support (?:{_OUR} |independent )(?:journalism|work)|donate(?: now| today)?|"
        rf"become a (?:member|subscriber|supporter)){_TEXT}",
    ),
    _furniture(
        "follow-us",
        rf"(?:please )?(?:follow|like|find|join|connect with|visit|check out|watch|subscribe to) (?:us|"
        rf"{_OUR} (?:page|channel|"
        rf"facebook|twitter|youtube|instagram|telegram|whatsapp)[^\n]{{0,30}})\b[^\n]{{0,30}}\b(?:on|at|via|in|"
        rf"for)\b{_TEXT}|"
        rf"follow (?:us|me)\s?:?|(?:follow|like) [^\n.]{{2,40}} on (?:facebook|twitter|x|instagram|google news|"
        rf"youtube)\b{_TEXT}|"
        rf"(?:download|get|install) (?:{_OUR} )?[^\n]{{0,40}}\bapps?\b(?: (?:now|today|here|for|from|on|to|"
        rf"and)\b{_TEXT})?[.!]?|"
        rf"do you (?:support|like|love|agree)[^\n]{{0,60}}\b(?:like|follow|share) (?:the|our|this) (?:page|post)\s?:?",
    ),
    _furniture(
        "cookie-notice",
        rf"(?:this (?:web)?(?:site|page) uses|we(?: and our partners)? use|our (?:web)?site uses|to (?:help|"
        rf"improve)[^\n]{{0,80}} use) cookies\b{_TEXT}|"
        rf"by (?:continuing|using|clicking|browsing|signing up|subscribing|submitting|"
        rf"providing)[^\n]{{0,100}}\b(?:cookies|privacy policy|terms|"
        rf"agree|consent)\b{_TEXT}|(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences| settings)?|"
        rf"(?:cookie|privacy|editorial|comment|correction)s? (?:policy|notice|settings|preferences|statement)|"
        rf"terms (?:of (?:use|service)|and conditions|& conditions)(?:\s?[|•·,&]?\s?(?:and )?privacy (?:policy|"
        rf"notice))?|"
        rf"(?:your|please enable) (?:browser|javascript)\b[^\n]{{0,80}}\b(?:supported?|javascript|enabled?)\b{_TEXT}|"
        rf"we (?:value|care about|respect) your privacy{_TEXT}",
    ),
    _furniture(
        "comments",
        r"(?:\(?\d{1,6}\)?|no|view|show|add|post|leave|write|read|join|see|all|hide|load|view all|your|be the first to|"
        r"log ?in to|sign in to|register to|leave a|post a|add a|have your)?\s?(?:comments?|say|reply|replies|"
        r"responses?|the conversation|"
        r"the discussion)\s?(?:\(\d{1,6}\)|\d{1,6}|are closed|section|policy|below|off|disabled)?\s?[.!:»]?|"
        rf"(?:what do you think|tell us what you think|let us know (?:what you think )?in the comments|have your say|"
        rf"share your (?:thoughts|views)|"
        rf"comments are (?:closed|moderated)|your email address will not be published|required fields are marked|"
        rf"leave a (?:comment|reply)|comment on this (?:story|article)|this discussion (?:has been|"
        rf"is) closed)\b{_TEXT}",
    ),
    _furniture(
        "timestamp",
        rf"(?:first )?(?:published|posted|updated|last (?:updated|modified|edited)|modified|created|uploaded|"
        rf"issued on|date|"
        rf"published on|posted on|as of)\s?(?:on|at)?\s?:?\s?(?:{_DATE}|{_CLOCK}|\d{{1,2}} (?:second|minute|min|hour|"
        rf"hr|day|week|month|year)s? ago|"
        rf"today|yesterday)(?:[\s,|•·/@–—-]{{1,4}}(?:at |on )?(?:{_DATE}|{_CLOCK}|[a-z]{{2,4}})){{0,3}}\s?\.?|"
        r"(?:\d{1,2}|an?|one) (?:second|minute|min|hour|hr|day|week|month|year)s? ago|"
        r"(?:reading time|read time|estimated reading time|time to read|"
        r"est\. reading time)\s?:?\s?(?:<\s?)?\d{1,3}\s?(?:min(?:ute)?s?)?[^\n]{0,10}|"
        r"(?:about )?(?:a )?\d{1,3}[\s-]min(?:ute)?s?(?: read(?:ing)?(?: time)?)?\s?|\d{1,9}\s?(?:views|reads|shares|"
        r"likes|votes|reactions|hits)",
        edges_only=True,
        label=True,
    ),
    _furniture(
        "tags",
        r"(?:tags?|tagged(?: (?:with|as|in))?|keywords?|topics?|related (?:topics|tags)|filed under|posted in|"
        r"more about|hashtags?)"
        rf"\s?[:|–—]\s?{_TEXT}|(?:tags|topics|keywords)|(?:#\w{{2,40}}[\s,]{{0,2}}){{2,15}}",
        edges_only=True,
    ),
    _furniture(
        "navigation",
        r"(?:skip (?:to|navigation)[^\n]{0,40}|(?:back )?to (?:the )?top|back to (?:home|news|articles|all news|"
        r"the homepage)|menu|"
        r"toggle (?:navigation|menu|search)|search(?: for:?)?|close|next|previous|prev|home ?page|"
        r"(?:next|previous|prev|older|newer) (?:article|post|story|page)s?\s?[:»>→←«]?[^\n]{0,120}|loading\s?[.…]{0,3}|"
        r"please wait[.…]{0,3}|show (?:less|more)|expand|collapse|close (?:dialog|menu|modal)|open (?:in app|menu)|"
        r"table of contents|"
        r"page \d{1,3} of \d{1,3}|report (?:a typo|an error|a mistake|this)[^\n]{0,40}|accessibility links|site map|"
        r"contact us|about us)",
        edges_only=True,
        label=True,
    ),
    _furniture(
        "player",
        r"(?:play (?:video|audio|now)|watch (?:live|now|video|the video|more|the full video)|listen(?: now| live)?|"
        r"listen to (?:this )?(?:article|story|the article)[^\n]{0,40}|(?:video|audio) player(?: is loading\.?)?|"
        r"\d{1,2}:\d{2}\s?/\s?\d{1,2}:\d{2}|your browser does not support[^\n]{0,80}|this (?:video|audio|"
        r"content) (?:is|can)(?: not|not|n['’]t)[^\n]{0,80}|"
        r"view this post on instagram|a post shared by [^\n]{0,80}|pic\.twitter\.com/\w{1,20}|"
        r"(?:loading|view|tap to view) (?:tweet|gallery|the gallery|slideshow|in full screen)|fullscreen|"
        r"view image in fullscreen|play|pause|mute|unmute|(?:image|photo|picture|gallery|slide) \d{1,3} (?:of|"
        r"/) \d{1,3})",
        label=True,
    ),
    _furniture(
        "copyright",
        rf"(?:(?:©|\(c\)|copyright)\s?(?:©|\(c\))?\s?(?:\d{{4}}|by\b|the\b|[a-z][\w&. ]{{2,60}}\d{{4}}){_TEXT}|"
        rf"(?:this (?:material|content|story|article|document|report)[^\n]{{0,40}}|"
        rf"no part of this[^\n]{{0,60}})\b(?:may not|must not|cannot|is (?:subject to|"
        rf"protected by) copyright)\b{_TEXT}|"
        rf"(?:reproduction|republication|redistribution)[^\n]{{0,80}}\b(?:prohibited|forbidden|permission|"
        rf"permitted)\b{_TEXT}|"
        rf"our standards: the thomson reuters trust principles\.?{_TEXT})",
        edges_only=True,
    ),
    _furniture(
        "disclaimer",
        rf"(?:disclaimer\s?:|\(?(?:except for the headline|this (?:story|article|report|news) (?:has|"
        rf"was) (?:not been|been|auto)[^\n]{{0,60}}"
        rf"(?:edited|generated|published|syndicated|translated))\b|(?:the )?(?:views|opinions)(?: and opinions|"
        rf" and views)? expressed\b|"
        rf"we may earn (?:a )?commission|this (?:post|article|page) (?:may )?contains? affiliate|"
        rf"(?:if )?you (?:have|can) (?:a|any)? ?(?:news tip|story tip|tip)s?\b|got a (?:news )?tip|"
        rf"have a (?:news )?tip\b){_TEXT}",
        edges_only=True,
    ),
)


_ANY = re.compile("|".join(kind.pattern.pattern for kind in PATTERNS))
"""All patterns as one, for words in small letters: nearly every line is prose, and one match says so."""

RULES_FOR_FIRST_LINE = frozenset({"share-bar", "advertisement", "navigation", "cookie-notice"})
"""Rules for the first line. "Watch: ..." or "Most read" there may be the headline."""


def find_furniture(line: Line) -> str | None:
    """The rule that knows a line as furniture, or None.

    >>> from unspun.cleaners.boilerplate.lines import read_lines
    >>> text = "Headline\\n\\nShare on Facebook\\n\\nShare prices fell.\\n\\n- Advertisement -\\n\\nREAD ALSO: Dam"
    >>> [find_furniture(line) for line in read_lines(text).lines]
    [None, 'share-bar', None, 'advertisement', 'read-more']
    """
    if len(line.text) > MAX_NOTICE_CHARS:
        return None
    rule = _find(" ".join(line.text.split()), line.near_top or line.near_end)
    return rule if line.number or rule in RULES_FOR_FIRST_LINE else None


@lru_cache(MAX_CACHED_LINES)
def _find(words: str, at_edge: bool) -> str | None:
    lowered = words.lower()
    if at_edge and "ights reserved" in lowered:
        return "copyright"
    if not _may_be_furniture(lowered):
        return None
    for kind in PATTERNS:
        if len(words) <= kind.max_chars and (at_edge or not kind.edges_only) and kind.pattern.fullmatch(words):
            return kind.rule
    return None


@lru_cache(MAX_CACHED_LINES)
def _may_be_furniture(lowered: str) -> bool:
    return _ANY.fullmatch(lowered) is not None
