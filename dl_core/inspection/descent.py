"""t-SNE by scikit-learn, followed from step to step.

``TSNE`` says nothing while it descends. Here its own method runs, with its own gradient, but each
call of that gradient is counted and shown: the result is bit for bit that of a plain run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

EVERY = 25
"""Steps from one look to the next."""

Look = Callable[[int, np.ndarray], bool]
"""Called with the steps done and the places (n, 2) so far; says whether to end here."""


def tsne(
    codes: np.ndarray,
    start: np.ndarray,
    *,
    perplexity: float,
    iterations: int,
    seed: int,
    look: Look,
) -> tuple[np.ndarray, int]:
    """Places (n, 2) float32 of ``codes`` (n, d), and the steps that were done.

    They begin at ``start`` (n, 2), shrunk as scikit-learn shrinks its own beginning by principal
    components: to a standard deviation of 10⁻⁴ along the first axis. The first 250 steps exaggerate
    the attraction twelvefold, as van der Maaten & Hinton (2008) do.

    Raises:
        ValueError: ``perplexity`` is not under n.
    """
    from sklearn.manifold import TSNE

    settings: dict[str, Any] = {
        "init": (start / np.std(start[:, 0]) * 1e-4).astype(np.float32),
        "perplexity": perplexity,
        "max_iter": iterations,
        "random_state": seed,
    }
    watch = _Watch(look, len(codes))
    kind: Any = type("Watched", (TSNE,), {"_tsne": _watched(watch)})
    try:
        places = kind(**settings).fit_transform(np.asarray(codes, np.float32))
    except _Ended:
        places = watch.places
    return np.asarray(places, np.float32), watch.steps


class _Ended(Exception):
    """A viewer pressed stop."""


class _Watch:
    """Stands for scikit-learn's gradient: counts its calls and passes them on."""

    def __init__(self, look: Look, n: int) -> None:
        self._look, self._n = look, n
        self.steps = 0
        self.places = np.zeros((n, 2), np.float32)

    def __call__(self, params: np.ndarray, *args: Any, **more: Any) -> Any:
        from sklearn.manifold import _t_sne

        if self.steps and self.steps % EVERY == 0:
            self.places = params.reshape(self._n, 2).astype(np.float32)
            if self._look(self.steps, self.places):
                raise _Ended
        self.steps += 1
        return _t_sne._kl_divergence_bh(params, *args, **more)


def _watched(watch: _Watch) -> Any:
    """``TSNE``'s own method with ``watch`` in the place of its gradient.

    A copy with names of its own, rather than another name in scikit-learn's module: others may run
    there at the same time.
    """
    from types import FunctionType

    from sklearn.manifold import TSNE, _t_sne

    method, names = TSNE._tsne, {**vars(_t_sne), "_kl_divergence_bh": watch}
    return FunctionType(method.__code__, names, method.__name__, method.__defaults__)
