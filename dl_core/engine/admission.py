"""What may be trained live here: the caps of :mod:`dl_core.limits`, and what Keras can train."""

from __future__ import annotations

from dl_core.counting import summary
from dl_core.limits import LIMITS, Limits
from dl_core.specs import ModelSpec, TrainSpec
from dl_core.training.checks import check


def admit(spec: TrainSpec, limits: Limits = LIMITS) -> None:
    """Return if ``spec`` may be trained.

    Raises:
        LimitExceeded: it is over a cap; the error names the cap and the value.
        SpecError: Keras cannot train it.
    """
    check(spec)
    within(spec.model, limits)
    limits.check("epochs", spec.epochs)
    limits.check("batch_size", spec.batch_size)


def within(model: ModelSpec, limits: Limits = LIMITS) -> None:
    """Return if ``model`` is small enough to be computed for a viewer.

    Raises:
        LimitExceeded: it is over a cap; the error names the cap and the value.
    """
    found = summary(model)
    limits.check("layers", len(found.rows))
    limits.check("parameters", found.totals.parameters)
    limits.check("macs", found.totals.macs)
