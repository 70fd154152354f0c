"""What an incident says to people: one sentence without a full stop, in the present for what is open."""

from unspun.audit.incidents.episodes import Episode
from unspun.audit.incidents.source_day import FAULTY_PARTS, LANGUAGE_WORDS
from unspun.schemas.vocabulary import Fault

COUNTS = {
    "silence": "No document came; usually {usual} on that day",
    "drop": "Only {observed} came; usually {usual}",
    "surge": "{observed} came that repeat nothing; usually {usual}",
    "intake-drop": "Only {observed} came from all sources together; usually {usual}",
    "frozen-feed": "All documents came before; usually {usual} that are new",
}
LENGTHS = {
    "short-bodies": "Articles are typically {observed} words long; usually {usual}: bodies may be cut",
    "long-bodies": "Articles are typically {observed} words long; usually {usual}: whole pages may be taken for them",
}

WORDS: dict[Fault, str] = {fault: part.words for fault, part in FAULTY_PARTS.items()}


def sentence(episode: Episode, sources: int) -> str:
    """The sentence of an incident of so many sources, by the last day on which the fault was seen."""
    if episode.fault in COUNTS:
        form = COUNTS[episode.fault]
        text = form.format(observed=_documents(episode.observed), usual=_documents(episode.usual))
    elif episode.fault in LENGTHS:
        text = LENGTHS[episode.fault].format(observed=round(episode.observed), usual=round(episode.usual))
    elif episode.fault == "language-change":
        text = _share(episode, LANGUAGE_WORDS)
    else:
        text = _share(episode, WORDS[episode.fault])
    return f"{text} ({sources} sources)" if sources > 1 else text


def never_came(expected_per_day: int) -> str:
    """The sentence of a source that never delivered."""
    return f"No document ever came; the registry expects {_documents(expected_per_day)} a day"


def _share(episode: Episode, words: str) -> str:
    usual = "usually none" if episode.usual < 0.005 else f"usually {episode.usual:.0%}"
    return f"{episode.observed:.0%} {words.format(whole=f'{episode.whole:,}')}; {usual}"


def _documents(number: float) -> str:
    rounded = f"{number:,.0f}" if number >= 1.5 or number == round(number) else f"{number:.1f}"
    return f"{rounded} document" if rounded == "1" else f"{rounded} documents"
