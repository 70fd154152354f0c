"""The encoder's layers, in NumPy, on time-major batches: (steps, sequences, width) of float32.

Sequences of a batch stand in falling order of length. Each function returns its output and what the gradient needs.
"""

from typing import Any

import numpy as np

Cache = tuple[Any, ...]
EPSILON = np.float32(1e-6)
LIMIT = np.float32(80)
ONE, TWO = np.float32(1), np.float32(2)


def maxout(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The larger of the two halves of the last axis, and where the second was larger."""
    half = x.shape[-1] // 2
    second = x[..., half:] > x[..., :half]
    return np.maximum(x[..., :half], x[..., half:]), second


def layer_norm(x: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, Cache]:
    centred = x - x.mean(-1, keepdims=True)
    inverse = 1.0 / np.sqrt(np.mean(centred * centred, -1, keepdims=True) + EPSILON)
    normal = centred * inverse
    return normal * gain + bias, (normal, inverse)


def reversal(lengths: np.ndarray, steps: int) -> np.ndarray:
    """Index (steps, sequences) that turns each sequence round and leaves its padding at the end."""
    step = np.arange(steps)[:, None]
    return np.where(step < lengths, lengths - 1 - step, step)


class Space:
    """Arrays that are handed out again at the next call: a fresh one costs more in page faults than in arithmetic."""

    def __init__(self) -> None:
        self._flat: dict[str, np.ndarray] = {}

    def take(self, name: str, *shape: int) -> np.ndarray:
        """An array of float32 with whatever was left in it."""
        size = int(np.prod(shape))
        flat = self._flat.get(name)
        if flat is None or flat.size < size:
            # Aligned alike in every process: vector instructions round the ends of unaligned arrays another way.
            raw = np.empty(size + 16, np.float32)
            skip = -raw.ctypes.data % 64 // 4
            flat = self._flat[name] = raw[skip : skip + size]
        return flat[:size].reshape(shape)


def lstm(
    x: np.ndarray, turned: np.ndarray, inputs: np.ndarray, recurrent: np.ndarray, bias: np.ndarray, space: Space
) -> tuple[np.ndarray, Cache]:
    """A bidirectional LSTM. x (T, B, D); inputs (2, D, 4H); recurrent (2, H, 4H); bias (2, 4H); out (T, B, 2H).

    The gates stand in the order input, forget, output, candidate; a gate is 1 / (1 + exp z), the candidate 2 / (1 +
    exp z) - 1: the exponential takes half the time of a hyperbolic tangent. What is returned lies in `space`.
    """
    steps, batch, width = x.shape
    hidden = recurrent.shape[1]
    column = np.arange(batch)
    gates = space.take("gates", 2, steps, batch, 4 * hidden)
    for way, read in enumerate((x, x[turned, column])):
        np.matmul(read.reshape(-1, width), inputs[way], out=gates[way].reshape(-1, 4 * hidden))
        gates[way] += bias[way]
    states = space.take("states", 2, steps + 1, batch, hidden)
    cells = space.take("cells", 2, steps + 1, batch, hidden)
    squashed = space.take("squashed", 2, steps, batch, hidden)
    states[:, 0] = 0
    cells[:, 0] = 0
    for t in range(steps):
        z = gates[:, t]
        z += np.matmul(states[:, t], recurrent)
        np.minimum(z, LIMIT, out=z)
        np.exp(z, out=z)
        z += ONE
        np.reciprocal(z, out=z)
        candidate = z[..., 3 * hidden :]
        candidate *= TWO
        candidate -= ONE
        cell = cells[:, t + 1]
        np.multiply(z[..., hidden : 2 * hidden], cells[:, t], out=cell)
        cell += z[..., :hidden] * candidate
        squash = squashed[:, t]
        np.multiply(cell, -TWO, out=squash)
        np.minimum(squash, LIMIT, out=squash)
        np.exp(squash, out=squash)
        squash += ONE
        np.divide(TWO, squash, out=squash)
        squash -= ONE
        np.multiply(z[..., 2 * hidden : 3 * hidden], squash, out=states[:, t + 1])
    out = space.take("out", steps, batch, 2 * hidden)
    out[..., :hidden] = states[0, 1:]
    out[..., hidden:] = states[1, 1:][turned, column]
    return out, (gates, states, cells, squashed)


def posteriors(
    emissions: np.ndarray, lengths: np.ndarray, move: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Cache]:
    """Forward-backward of a linear-chain CRF. emissions (T, B, K); move (K, K) and first, last (K,) are weights >= 0.

    Returns the posterior of each tag (T, B, K), the logarithm of each sequence's partition (B,), and the cache.
    """
    steps, batch, _ = emissions.shape
    peak = emissions.max(-1, keepdims=True)
    weight = np.exp(emissions - peak)
    alpha = np.zeros_like(weight)
    beta = np.zeros_like(weight)
    scale = np.ones((steps, batch, 1), np.float32)
    active = (np.arange(steps)[:, None] < lengths).sum(1)
    for t in range(steps):
        n = active[t]
        row = weight[t, :n] * (first if t == 0 else alpha[t - 1, :n] @ move)
        scale[t, :n, 0] = row.sum(-1) + np.float32(1e-30)
        alpha[t, :n] = row / scale[t, :n]
    beta[lengths - 1, np.arange(batch)] = last
    back = move.T.copy()
    for t in range(steps - 2, -1, -1):
        n = active[t + 1]
        beta[t, :n] = ((weight[t + 1, :n] * beta[t + 1, :n]) @ back) / scale[t + 1, :n]
    ending = (alpha[lengths - 1, np.arange(batch)] * last).sum(-1) + np.float32(1e-30)
    posterior = alpha * beta / ending[:, None]
    inside = np.arange(steps)[:, None] < lengths
    partition = ((np.log(scale) + peak)[..., 0] * inside).sum(0) + np.log(ending)
    return posterior, partition, (weight, alpha, beta, scale, ending)


def viterbi(
    emissions: np.ndarray, lengths: np.ndarray, move: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """The best tag of each token, (T, B) int64; arguments as for `posteriors`, but move, first, last as logarithms."""
    steps, batch, tags = emissions.shape
    pointers = np.zeros((steps, batch, tags), np.int64)
    score = emissions[0] + first
    finals = np.empty((batch, tags), np.float32)
    active = (np.arange(steps)[:, None] < lengths).sum(1)
    into = np.ascontiguousarray(move.T)
    for t in range(steps):
        n = active[t]
        if t:
            reach = score[:n, None, :] + into
            pointers[t, :n] = reach.argmax(-1)
            score = np.take_along_axis(reach, pointers[t, :n, :, None], -1)[..., 0] + emissions[t, :n]
        finals[:n] = score
    best = np.zeros((steps, batch), np.int64)
    tag = (finals + last).argmax(-1)
    for t in range(steps - 1, -1, -1):
        n = active[t]
        best[t, :n] = tag[:n]
        if t:
            tag[:n] = pointers[t, np.arange(n), tag[:n]]
    return best
