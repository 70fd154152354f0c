"""Adam (Kingma and Ba 2015) with decoupled weight decay, clipped gradients and a running average of the weights."""

import math

import numpy as np

from unspun.extractors.annotations.recognizer.network import Params

FIRST, SECOND = 0.9, 0.99
DECAY = 1e-2
CLIP = 2.0
AVERAGE = 0.9985


class Adam:
    """Changes `params` in place; `average` are the averaged weights, which generalize better than the last."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.average = {name: value.copy() for name, value in params.items()}
        self._first = {name: np.zeros_like(value) for name, value in params.items()}
        self._second = {name: np.zeros_like(value) for name, value in params.items()}
        self._counts = dict.fromkeys(params, 0)
        self._steps = 0

    def step(self, grads: Params, rate: float) -> None:
        """One step with the gradients of the parameters that a batch depends on."""
        self._steps += 1
        norm = math.sqrt(sum(float((grad * grad).sum()) for grad in grads.values()))
        shrink = np.float32(min(1.0, CLIP / (norm + 1e-9)))
        for name, grad in grads.items():
            self._counts[name] += 1
            count = self._counts[name]
            value, first, second = self.params[name], self._first[name], self._second[name]
            grad = grad * shrink
            first += (1 - FIRST) * (grad - first)
            second += (1 - SECOND) * (grad * grad - second)
            change = (first / (1 - FIRST**count)) / (np.sqrt(second / (1 - SECOND**count)) + 1e-8)
            if value.ndim > 1 and not name.startswith("table."):
                value *= 1 - rate * DECAY
            value -= (rate * change).astype(np.float32)
        keep = min(AVERAGE, self._steps / (self._steps + 20))
        for name, value in self.params.items():
            self.average[name] += (1 - keep) * (value - self.average[name])
