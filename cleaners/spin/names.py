"""Broken names: "White Home", "Wall Avenue Journal", "Name of Obligation".

A spinner that does not spare names replaces their words as it does all others. A name is put right only where the
result is attested: by the file of well-known names, or by the article itself, which has the name unbroken elsewhere.
"""

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import NamedTuple

from unspun.cleaners.spin.lexicon import Lexicon
from unspun.text.ngrams import CountedTokens, NGrams, split

MAX_SMALL_CHARS = 3
"""Letters of the words that stand in small letters in a name: "of", "the", "and", "for"."""
MAX_NAME_WORDS = 8
"""Words of a name."""
MOST_VARIANTS = 300
"""Ways in which one name is broken that are looked for: enough for two broken words."""
RARER = 5.0
"""Nats by which a broken name must be rarer in clean news than the name, where its words may follow each other."""
LINKS = frozenset("of the and for in on to a & 's - . :".split())
"""Words that stand in names without a capital."""
CONFIDENCE_KNOWN = 0.95
CONFIDENCE_ARTICLE = 0.92

Words = tuple[str, ...]


class Run(NamedTuple):
    """A run of capitalized words, and how often the article has it."""

    text: str
    times: int


class BrokenName(NamedTuple):
    """Tokens start:end of a text, the name that they were, and how sure that is."""

    start: int
    end: int
    name: str
    confidence: float


class Names:
    """Well-known names, and how spinners break them. "the X" is listed where X alone, with a capital, is a name."""

    def __init__(self, names: Iterable[str], lexicon: Lexicon, model: NGrams) -> None:
        self._model = model
        self._spun_for: dict[str, list[Words]] = defaultdict(list)
        self._original_of: dict[Words, list[str]] = defaultdict(list)
        for entry in lexicon.entries:
            if len(entry.replacement) == 1 and entry.kind != "thesaurus" and len(entry.words) <= 2:
                if entry.words not in self._spun_for[entry.replacement[0]]:
                    self._spun_for[entry.replacement[0]].append(entry.words)
                self._original_of[entry.words].append(entry.replacement[0])
        listed = list(names)
        alone = [name.removeprefix("the ") for name in listed if name.startswith("the ")]
        self._alone = {spun: name for name in alone for spun in self._spun_for[name.lower()] if len(spun) == 1}
        self._known = {tuple(split(name)): name for name in listed if not name.startswith("the ")}
        self._broken: dict[str, dict[Words, str]] = defaultdict(dict)
        variants = {variant: name for words, name in self._known.items() for variant in self._variants(words)}
        for variant, name in self._unused({v: name for v, name in variants.items() if v not in self._known}):
            self._broken[variant[0]][variant] = name

    def find(self, text: str, tokens: CountedTokens, free: Sequence[bool]) -> Iterator[BrokenName]:
        """Broken names of a text whose `free` tokens are outside of what is protected, from left to right."""
        attested: dict[Words, Run] | None = None
        index = 0
        while index < len(tokens.words):
            found = None
            if free[index] and text[tokens.starts[index]].isupper():
                found = self._known_at(text, tokens, free, index) or self._alone_at(text, tokens, index)
                if not found:
                    if attested is None:
                        attested = _runs(text, tokens)
                    found = self._attested_at(text, tokens, free, index, attested)
            if found:
                yield found
                index = found.end
            else:
                index += 1

    def _known_at(self, text: str, tokens: CountedTokens, free: Sequence[bool], index: int) -> BrokenName | None:
        variants = self._broken.get(tokens.words[index])
        if not variants:
            return None
        for length in range(MAX_NAME_WORDS, 1, -1):
            name = variants.get(tuple(tokens.words[index : index + length]))
            end = index + length
            if name and all(free[index:end]) and _is_name(text, tokens, index, end, name):
                return BrokenName(index, end, name, CONFIDENCE_KNOWN)
        return None

    def _alone_at(self, text: str, tokens: CountedTokens, index: int) -> BrokenName | None:
        """A name of one word, such as the House: a capital after "the" within a sentence, and none after it."""
        name = self._alone.get((tokens.words[index],))
        if not name or not index or tokens.words[index - 1] != "the" or index + 1 == len(tokens.words):
            return None
        following = text[tokens.starts[index + 1]]
        gap = text[tokens.ends[index] : tokens.starts[index + 1]]
        if gap not in ("", " ") or following.isupper():
            return None
        return BrokenName(index, index + 1, name, CONFIDENCE_KNOWN)

    def _attested_at(
        self, text: str, tokens: CountedTokens, free: Sequence[bool], index: int, attested: dict[Words, Run]
    ) -> BrokenName | None:
        end = _run_end(text, tokens, index)
        words = tuple(tokens.words[index:end])
        if end - index < 2 or not all(free[index:end]):
            return None
        for place in range(len(words)):
            for length in (2, 1):
                for original in self._original_of.get(words[place : place + length], ()):
                    mended = (*words[:place], original, *words[place + length :])
                    if len(mended) > 1 and mended in attested and self._sounder(mended, words, attested):
                        if self._in_use(words):
                            return None
                        return BrokenName(index, end, attested[mended].text, CONFIDENCE_ARTICLE)
        return None

    def _sounder(self, mended: Words, words: Words, attested: dict[Words, Run]) -> bool:
        """Whether of two names in one article the mended one is the original: the commoner in the article, or in
        news."""
        often, seldom = attested[mended].times, attested[words].times if words in attested else 1
        return often > seldom or (often == seldom and self._model.log(mended) > self._model.log(words))

    def _variants(self, words: Words) -> Iterator[Words]:
        options = [[(word,), *self._spun_for.get(word, ())] for word in words]
        one_broken = (
            (*words[:place], *spun, *words[place + 1 :]) for place, choice in enumerate(options) for spun in choice[1:]
        )
        all_broken = (tuple(itertools.chain(*parts)) for parts in itertools.product(*options))
        yield from dict.fromkeys(itertools.islice(itertools.chain(one_broken, all_broken), MOST_VARIANTS))

    def _unused(self, variants: Mapping[Words, str]) -> Iterator[tuple[Words, str]]:
        """The variants that clean news does not have, or next to never beside the name itself."""
        ids = self._model.ids([*itertools.chain.from_iterable(variants), ""])
        pairs, triples = self._model.seen(ids), self._model.seen_triples(ids)
        at = 0
        for variant, name in variants.items():
            end = at + len(variant)
            if not pairs[at : end - 1].all() or (
                not (len(variant) > 2 and triples[at : end - 2].all())
                and self._model.log(split(name)) - self._model.log(variant) > RARER
            ):
                yield variant, name
            at = end

    def _in_use(self, words: Words) -> bool:
        """Whether clean news has all pairs of these words: then they are more likely another name."""
        return bool(self._model.seen(self._model.ids(words)).all())


@functools.cache
def known() -> tuple[str, ...]:
    """The packaged well-known names."""
    return tuple(
        resources.files("unspun.cleaners.spin").joinpath("names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    )


def _is_name(text: str, tokens: CountedTokens, start: int, end: int, name: str) -> bool:
    """Whether the words are written as a name: two capitals and more, and all longer words with one.

    A longer word in small letters is a common noun behind a name ("U.S. residence"), unless the text has the name too.
    """
    capitals = sum(text[tokens.starts[i]].isupper() for i in range(start, end))
    small = any(text[tokens.starts[i]].islower() for i in range(start, end) if len(tokens.words[i]) > MAX_SMALL_CHARS)
    if small or capitals < 2:
        return capitals >= 1 and name in text
    return True


def _run_end(text: str, tokens: CountedTokens, start: int) -> int:
    """Where the run of capitalized words ends that begins at `start`."""
    end = start + 1
    for index in range(start + 1, min(len(tokens.words), start + MAX_NAME_WORDS)):
        gap = text[tokens.ends[index - 1] : tokens.starts[index]]
        if gap not in ("", " "):
            break
        if text[tokens.starts[index]].isupper():
            end = index + 1
        elif tokens.words[index] not in LINKS or tokens.words[index] in (".", ":"):
            break
    return end


def _runs(text: str, tokens: CountedTokens) -> dict[Words, Run]:
    """Names of two words or more that a text has, inside quotations too."""
    runs: dict[Words, Run] = {}
    for index, start in enumerate(tokens.starts):
        if text[start].isupper():
            end = _run_end(text, tokens, index)
            if end - index > 1:
                words = tuple(tokens.words[index:end])
                known = runs.get(words)
                runs[words] = Run(text[start : tokens.ends[end - 1]], known.times + 1 if known else 1)
    return runs
