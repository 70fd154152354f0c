"""Passive constructions, whose subject is not who speaks: "was told by the mayor that", "Asked about the fees,"."""

import re

from unspun.extractors.annotations.quotations.adjacent import NOUN_PHRASE
from unspun.extractors.annotations.quotations.cue_reading import ADDRESSED, Frame, read_cue
from unspun.extractors.annotations.quotations.role_spans import RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span

SCORE = 0.7
"""Score of an agent that a passive names."""
MAX_AGENT_CHARS = 120
"""Characters behind a cue in which its agent stands."""
MAX_AUXILIARY_CHARS = 25
"""Characters between the subject of a passive and its participle."""
_AGENT = re.compile(
    rf"\s(?:(?:on|in|late|early)\s[^,.;:!?\n“”\"]{{1,30}}?\s)?by\s(?P<agent>{NOUN_PHRASE})"
    r"(?=\s(?:that|to|how|whether|why|when|what|as|in|on|at|of|during|after|for)\b|[,.;:\n]|$)"
)
_PARTICIPLE_CLAUSE = re.compile(
    rf"(?:When\s|After\s(?:being\s)?)?(?:{'|'.join(sorted(ADDRESSED))})\b[^.;:!?\n“”\"]{{0,150}}?,\s", re.IGNORECASE
)
_INSERTED_CLAUSE = re.compile(
    rf",\s(?:when\s)?(?:{'|'.join(sorted(ADDRESSED))})\s(?:about|whether|if|why|how|what|on|by)\s[^,.;:!?\n“”\"]{{1,120}},\s"
)


def move_agents_to_sources(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """The one by whom the subject of a passive cue was told or asked is the source, and no part of the content."""
    text, draft = layout.text, roles.draft()
    for cue in roles.cue:
        agent = _AGENT.match(text, cue.end, cue.end + MAX_AGENT_CHARS)
        content = roles.content.last_before(cue.start)
        is_subject = content is not None and 0 <= cue.start - content.end <= 1  # “The Long Way” was written by
        if agent is None or is_subject or not _is_passive(text, roles, cue):
            continue
        source = Span(*agent.span("agent"))
        stretch = Span(cue.end, source.end)
        for content in draft.content.overlapping(stretch):
            score = draft.content.score(content)
            draft.content.remove(content)
            if content.start < cue.end:
                draft.content.add(Span(content.start, cue.end), score)
            draft.content.add(Span(source.end, content.end), score)
        subject = draft.source.last_before(cue.start)
        if subject is not None and cue.start - subject.end <= MAX_AUXILIARY_CHARS:
            draft.source.remove(subject)
        draft.source.add(source, SCORE)
    return draft.finish()


def _is_passive(text: str, roles: RoleSpans, cue: Span) -> bool:
    source = roles.source.last_before(cue.start)
    reading = read_cue(text, cue, source if source and source.end <= cue.start else None)
    return reading.act is not None and reading.frame is not Frame.ACTIVE


def drop_participle_clauses(layout: TextLayout, roles: RoleSpans) -> RoleSpans:
    """ "Asked about the fees," before the words of an answer reports nothing that anybody said, nor does it inside the
    sentence: "Ms Lee, asked about the fees, declined to comment"."""
    draft = roles.draft()
    clauses = [_PARTICIPLE_CLAUSE.match(layout.text, *sentence) for sentence in layout.sentences]
    for clause in (*clauses, *_INSERTED_CLAUSE.finditer(layout.text)):
        if clause:
            stretch = Span(*clause.span())
            draft.cue.remove(stretch)
            draft.content.remove(stretch)
            if clause.re is _PARTICIPLE_CLAUSE:
                draft.source.remove(stretch)
    return draft.finish()
