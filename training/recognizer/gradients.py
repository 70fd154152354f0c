"""Gradients of the network's layers and of its loss, by hand: back-propagation in NumPy."""

import numpy as np

from unspun.extractors.annotations.recognizer import layers
from unspun.extractors.annotations.recognizer.features import TABLES
from unspun.extractors.annotations.recognizer.layers import Cache
from unspun.extractors.annotations.recognizer.lexicon import WIDTH, Lexicon
from unspun.extractors.annotations.recognizer.network import Batch, Params, lstm_params, transitions, word_vectors

DROP_WORD = 0.08
DROP_VECTOR = 0.15
DROP_LAYER = 0.35


def layer_norm_gradient(d_out: np.ndarray, gain: np.ndarray, cache: Cache) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    normal, inverse = cache
    d_normal = d_out * gain
    d_x = inverse * (d_normal - d_normal.mean(-1, keepdims=True) - normal * (d_normal * normal).mean(-1, keepdims=True))
    axes = tuple(range(d_out.ndim - 1))
    return d_x, (d_out * normal).sum(axes), d_out.sum(axes)


def lstm_gradient(
    d_out: np.ndarray, x: np.ndarray, turned: np.ndarray, inputs: np.ndarray, recurrent: np.ndarray, cache: Cache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of x, inputs, recurrent and bias of `layers.lstm`. d_out is 0 at padding."""
    gates, states, cells, squashed = cache
    steps, batch, width = x.shape
    hidden = recurrent.shape[1]
    column = np.arange(batch)
    d_states = np.empty((2, steps, batch, hidden), np.float32)
    d_states[0] = d_out[..., :hidden]
    d_states[1] = d_out[..., hidden:][turned, column]
    sigmoid, candidate = gates[..., : 3 * hidden], gates[..., 3 * hidden :]
    slope = np.empty_like(gates)
    np.multiply(sigmoid, sigmoid - 1, out=slope[..., : 3 * hidden])
    slope[..., 3 * hidden :] = (candidate * candidate - 1) / 2
    squashed_slope = 1 - squashed * squashed
    d_gates = np.empty_like(gates)
    back = np.ascontiguousarray(recurrent.transpose(0, 2, 1))
    d_cell = np.zeros((2, batch, hidden), np.float32)
    d_next = np.zeros((2, batch, hidden), np.float32)
    for t in range(steps - 1, -1, -1):
        z, d_z = gates[:, t], d_gates[:, t]
        d_state = d_states[:, t]
        d_state += d_next
        d_cell += d_state * z[..., 2 * hidden : 3 * hidden] * squashed_slope[:, t]
        np.multiply(d_cell, z[..., 3 * hidden :], out=d_z[..., :hidden])
        np.multiply(d_cell, cells[:, t], out=d_z[..., hidden : 2 * hidden])
        np.multiply(d_state, squashed[:, t], out=d_z[..., 2 * hidden : 3 * hidden])
        np.multiply(d_cell, z[..., :hidden], out=d_z[..., 3 * hidden :])
        d_z *= slope[:, t]
        d_cell *= z[..., hidden : 2 * hidden]
        np.matmul(d_z, back, out=d_next)
    flat = d_gates.reshape(2, -1, 4 * hidden)
    d_recurrent = np.matmul(states[:, :-1].reshape(2, -1, hidden).transpose(0, 2, 1), flat)
    d_inputs = np.stack([x.reshape(-1, width).T @ flat[0], x[turned, column].reshape(-1, width).T @ flat[1]])
    d_x = (flat[0] @ inputs[0].T).reshape(x.shape)
    d_x += (flat[1] @ inputs[1].T).reshape(x.shape)[turned, column]
    return d_x, d_inputs, d_recurrent, flat.sum(1)


def crf_loss(
    params: Params, task: str, emissions: np.ndarray, lengths: np.ndarray, gold: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Negative log likelihood of the gold tags (T, B), summed, with its gradients by emissions and by moves."""
    scores = transitions(params[f"{task}.move"], task)
    move, first, last = (np.exp(part) for part in scores)
    posterior, partition, (weight, alpha, beta, scale, ending) = layers.posteriors(
        emissions, lengths, move, first, last
    )
    steps, _batch, _tags = emissions.shape
    inside = np.arange(steps)[:, None] < lengths
    taken = np.take_along_axis(emissions, gold[..., None], -1)[..., 0]
    path = (taken * inside).sum(0)
    both = inside[1:]
    before, after = gold[:-1][both], gold[1:][both]
    loss = float(partition.sum() - path.sum() - scores.move[before, after].sum())
    d_emissions = posterior * inside[..., None]
    np.put_along_axis(
        d_emissions, gold[..., None], np.take_along_axis(d_emissions, gold[..., None], -1) - inside[..., None], -1
    )
    into = weight[1:] * beta[1:] / (scale[1:] * ending[:, None])
    expected = move * (alpha[:-1][both].T @ into[both])
    np.subtract.at(expected, (before, after), 1)
    return loss, d_emissions, expected


def loss_and_gradients(
    params: Params,
    lexicon: Lexicon,
    ids: np.ndarray,
    batch: Batch,
    task: str,
    gold: np.ndarray,
    rng: np.random.Generator | None,
) -> tuple[float, Params]:
    """Loss of one batch of one task, a token, and the gradient of each parameter that it depends on.

    `ids` (words, 9) are the `word_ids` of the words of the batch, its first row padding. Without `rng` nothing is
    dropped.
    """

    def mask(*shape: int, rate: float) -> np.ndarray:
        if rng is None:
            return np.ones(shape, np.float32)
        return (rng.random(shape, np.float32) >= rate).astype(np.float32) / np.float32(1 - rate)

    steps, sequences = batch.types.shape
    vectors, rows = word_vectors(params, lexicon, ids)
    kept = mask(*vectors.shape, rate=DROP_VECTOR)
    if rng is not None:
        known = WIDTH + sum(TABLES[name][1] for name in ("cluster", "cluster_10", "cluster_6"))
        kept[rng.random(len(vectors)) < DROP_WORD, :known] = 0
        word = slice(known, known + TABLES["word"][1])
        kept[rng.random(len(vectors)) < DROP_WORD, word] = 0
    vectors *= kept
    wide = (vectors @ params["word"])[batch.types] + batch.flags @ params["flags"] + params["word_bias"]
    narrow, second = layers.maxout(wide)
    words, norm = layers.layer_norm(narrow, params["norm_gain"], params["norm_bias"])
    word_mask = mask(1, sequences, words.shape[-1], rate=DROP_LAYER)
    words = words * word_mask
    turned = layers.reversal(batch.lengths, steps)
    shared, shared_cache = layers.lstm(words, turned, *lstm_params(params, "shared"), layers.Space())
    shared_mask = mask(1, sequences, shared.shape[-1], rate=DROP_LAYER)
    seen = np.concatenate([shared * shared_mask, words], axis=-1)
    own, own_cache = layers.lstm(seen, turned, *lstm_params(params, task), layers.Space())
    own_mask = mask(1, sequences, own.shape[-1], rate=DROP_LAYER)
    own *= own_mask
    scores = own @ params[f"{task}.tags"] + params[f"{task}.tags_bias"]

    loss, d_scores, d_move = crf_loss(params, task, scores, batch.lengths, gold)
    tokens = float(batch.lengths.sum())
    d_scores /= np.float32(tokens)
    grads: Params = {f"{task}.move": (d_move / np.float32(tokens)).astype(np.float32)}
    flat = d_scores.reshape(-1, d_scores.shape[-1])
    grads[f"{task}.tags"] = own.reshape(-1, own.shape[-1]).T @ flat
    grads[f"{task}.tags_bias"] = flat.sum(0)
    d_own = (d_scores @ params[f"{task}.tags"].T) * own_mask
    d_seen, *own_grads = lstm_gradient(d_own, seen, turned, *lstm_params(params, task)[:2], own_cache)
    d_words = np.ascontiguousarray(d_seen[..., shared.shape[-1] :])
    d_shared = d_seen[..., : shared.shape[-1]] * shared_mask
    d_more, *shared_grads = lstm_gradient(d_shared, words, turned, *lstm_params(params, "shared")[:2], shared_cache)
    for name, parts in ((task, own_grads), ("shared", shared_grads)):
        grads[f"{name}.inputs"], grads[f"{name}.recurrent"], grads[f"{name}.bias"] = parts
    d_words += d_more
    d_words *= word_mask
    d_narrow, grads["norm_gain"], grads["norm_bias"] = layer_norm_gradient(d_words, params["norm_gain"], norm)
    d_wide = np.concatenate([d_narrow * ~second, d_narrow * second], axis=-1).reshape(-1, wide.shape[-1])
    grads["flags"] = batch.flags.reshape(-1, batch.flags.shape[-1]).T @ d_wide
    grads["word_bias"] = d_wide.sum(0)
    d_projected = _gather_gradient(d_wide, batch.types.ravel(), len(ids))
    grads["word"] = vectors.T @ d_projected
    d_vectors = (d_projected @ params["word"].T) * kept
    column = WIDTH
    for name, shape in TABLES.items():
        grads[f"table.{name}"] = np.zeros(shape, np.float32)
        np.add.at(grads[f"table.{name}"], rows[name], d_vectors[:, column : column + shape[1]])
        column += shape[1]
    return loss / tokens, grads


def _gather_gradient(d_taken: np.ndarray, index: np.ndarray, rows: int) -> np.ndarray:
    """Gradient of `table` where d_taken is that of `table[index]`."""
    order = np.argsort(index, kind="stable")
    present, starts = np.unique(index[order], return_index=True)
    out = np.zeros((rows, d_taken.shape[1]), np.float32)
    out[present] = np.add.reduceat(d_taken[order], starts, axis=0)
    return out
