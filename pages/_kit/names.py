"""Names of trained networks, as a reader tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from dl_core.specs import PRESETS, TrainSpec
from dl_core.store import RunSummary
from pages._kit.i18n import _, n_, number, percent


def preset_title(spec: TrainSpec) -> str:
    """The title of the preset with these layers, else a plain word."""
    for preset in PRESETS.values():
        if preset.train.model.layers == spec.model.layers:
            return _(preset.title)
    return _("Network of one's own")


def spec_name(spec: TrainSpec) -> str:
    """Network and data on one line."""
    name = f"{preset_title(spec)} · {spec.data.name}"
    if spec.data.classes is not None:
        name += " " + " / ".join(_(n) for n in spec.data.class_names)
    return name


def settings_name(spec: TrainSpec) -> str:
    """Network, data, epochs and seed on one line: what students choose differently."""
    epochs = n_("{n} epoch", "{n} epochs", spec.epochs).format(n=spec.epochs)
    seed = _("seed {n}").format(n=spec.seed)
    return f"{spec_name(spec)} · {epochs} · {number(spec.learning_rate)} · {seed}"


def run_name(run: RunSummary, is_live: bool = False) -> str:
    """Network, data, accuracy and epochs on one line: a narrow list cuts what comes last.

    ``is_live``: it is trained at this moment.
    """
    parts = [spec_name(run.spec)]
    if run.test_accuracy is not None:
        parts.append(percent(run.test_accuracy))
    elif not run.complete:
        parts.append(_("being trained") if is_live else _("stopped"))
    parts.append(n_("{n} epoch", "{n} epochs", run.epoch).format(n=run.epoch))
    return " · ".join(parts)


def run_names(runs: Sequence[RunSummary], live: Collection[str] = frozenset()) -> dict[str, str]:
    """A name for each run's key; those that would share one also carry their settings.

    ``live``: the keys of those that are trained at this moment.
    """
    plain = {run.key: run_name(run, run.key in live) for run in runs}
    seen = Counter(plain.values())
    named = {}
    for run in runs:
        name, spec = plain[run.key], run.spec
        if seen[name] > 1:
            name += f" · {spec.optimizer} {spec.learning_rate:g}, {spec.batch_size}, #{run.key[:4]}"
        named[run.key] = name
    return named
