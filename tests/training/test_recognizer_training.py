"""The gradients that train the news model, and the parts that training and reading share."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.extractors.annotations.recognizer import layers, packaged
from unspun.extractors.annotations.recognizer.features import FLAGS, place_flags, word_ids
from unspun.extractors.annotations.recognizer.lexicon import Lexicon, word_hash
from unspun.extractors.annotations.recognizer.network import TAGS, Batch, Params, Sizes, initial
from unspun.extractors.annotations.recognizer.segments import segments
from unspun.extractors.annotations.recognizer.tags import allowed, decode, encode, tag_names
from unspun.text.tokens import split_clitics, tokenize
from unspun.training.recognizer.gradients import loss_and_gradients
from unspun.training.recognizer.lexicon import code

WORDS = ["\n", "Valadares", "said", "the", "Lisbon", "in", "2014"]
LENGTHS = np.array([7, 5, 2])


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    rng = np.random.default_rng(0)
    codebook, codes = code(rng.standard_normal((300, 50)).astype(np.float32))
    keys = np.unique(np.array([word_hash(str(number)) for number in range(300)] + [word_hash("the")], np.uint32))[:300]
    return Lexicon(keys, codes, codebook, keys, np.zeros(300, np.uint16), np.array([5], np.uint32), keys[:0])


def example(task: str) -> tuple[Params, np.ndarray, Batch, np.ndarray]:
    rng = np.random.default_rng(0)
    params = {name: value.astype(float) for name, value in initial(rng, Sizes(8, 6, 5, 5)).items()}
    params[f"{task}.move"] += rng.standard_normal(params[f"{task}.move"].shape) * 0.3
    inside = np.arange(LENGTHS[0])[:, None] < LENGTHS
    types = rng.integers(1, len(WORDS), inside.shape) * inside
    flags = rng.integers(0, 2, (*inside.shape, len(FLAGS))).astype(np.float32) * inside[..., None]
    gold = np.zeros(inside.shape, np.int64)
    gold[1:3, 0] = 1, 3
    gold[3, 1] = 4
    return params, np.array([word_ids(word) for word in WORDS]), Batch(types, flags, LENGTHS), gold


@pytest.mark.parametrize("task", list(TAGS))
def test_gradients_are_the_slopes_of_the_loss(task: str, lexicon: Lexicon) -> None:
    params, ids, batch, gold = example(task)
    _, grads = loss_and_gradients(params, lexicon, ids, batch, task, gold, None)
    rng = np.random.default_rng(1)
    for name, grad in grads.items():
        way = rng.standard_normal(grad.shape) * (grad != 0)
        way /= np.linalg.norm(way) + 1e-12
        losses = []
        for step in (1e-3, -1e-3):
            moved = {**params, name: params[name] + step * way}
            losses.append(loss_and_gradients(moved, lexicon, ids, batch, task, gold, None)[0])
        assert (losses[0] - losses[1]) / 2e-3 == pytest.approx(float((grad * way).sum()), rel=0.05, abs=3e-3), name


def test_posteriors_and_best_path_agree_with_counting_all_paths() -> None:
    rng = np.random.default_rng(0)
    names = tag_names(("a",))
    move, first, last = (np.where(part, 0.0, -1e4).astype(np.float32) for part in allowed(names))
    scores = rng.standard_normal((4, 1, len(names))).astype(np.float32)
    lengths = np.array([4])
    paths = {}
    for path in np.ndindex(*[len(names)] * 4):
        total = first[path[0]] + last[path[-1]] + sum(scores[t, 0, tag] for t, tag in enumerate(path))
        paths[path] = total + sum(move[a, b] for a, b in itertools.pairwise(path))
    whole = np.logaddexp.reduce(list(paths.values()))
    posterior, partition, _ = layers.posteriors(scores, lengths, np.exp(move), np.exp(first), np.exp(last))
    assert partition[0] == pytest.approx(whole, abs=1e-4)
    share = sum(np.exp(total - whole) for path, total in paths.items() if path[2] == 0)
    assert posterior[2, 0, 0] == pytest.approx(share, abs=1e-4)
    best = layers.viterbi(scores, lengths, move, first, last)[:, 0]
    assert tuple(best.tolist()) == max(paths, key=lambda path: paths[path])


@given(st.sets(st.integers(0, 30), max_size=12).map(sorted))
def test_spans_survive_tagging(cuts: list[int]) -> None:
    names = tag_names(("a", "b"))
    spans = [(start, end, "ab"[i % 2]) for i, (start, end) in enumerate(itertools.pairwise(cuts)) if i % 3]
    assert decode(encode(spans, 31, names), names) == spans


@given(st.text())
def test_tokens_cover_all_but_space(text: str) -> None:
    tokens = split_clitics(tokenize(text))
    rest, at = [], 0
    for word, start, end in zip(*tokens, strict=True):
        assert text[start:end] == word
        rest.append(text[at:start])
        at = end
    assert not "".join([*rest, text[at:]]).strip()
    cuts = segments(tokens.words, size=5)
    assert [i for start, end in cuts for i in range(start, end)] == list(range(len(tokens.words)))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "we won" today', ["we", "won"]),
        ("He said “we won” today", ["we", "won"]),
        ("Er sagt «we won» today", ["we", "won"]),
        ("He said ''we won'' today", ["we", "won"]),
        ("He said “we won\n\n“and left.”\nNobody", ["we", "won", "and", "left", "."]),
        ("It's the '90s, isn't it", []),
    ],
)
def test_words_inside_double_marks_are_known(text: str, inside: list[str]) -> None:
    tokens = split_clitics(tokenize(text))
    flags = place_flags(*tokens, frozenset())
    column = flags[:, FLAGS.index("in_double")] & (1 - flags[:, FLAGS.index("opening")])
    column &= 1 - flags[:, FLAGS.index("closing")]
    assert [word for word, flag in zip(tokens.words, column, strict=True) if flag] == inside


def test_packed_weights_are_small_and_load() -> None:
    from unspun.extractors.annotations.recognizer import WEIGHTS

    assert WEIGHTS.stat().st_size < 20_000_000
    assert packaged() is packaged()
