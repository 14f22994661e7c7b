"""The controls of a training, as one spec."""

from __future__ import annotations

import streamlit as st

from dl_core.activations import ACTIVATIONS
from dl_core.errors import N_
from dl_core.grammar import write
from dl_core.limits import LIMITS
from dl_core.specs import (
    DATASETS,
    PRESETS,
    DataSpec,
    Dense,
    Preset,
    TrainSpec,
    training_for,
    with_data,
)
from pages._kit import url
from pages._kit.address import in_vain
from pages._kit.address_values import among, between
from pages._kit.builder.written import written_settings
from pages._kit.i18n import _, number

BATCH_SIZES = ("16", "32", "64", "128", "256", "512")
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.05", "0.1", "0.3", "1")
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
SCHEDULES = ("constant", "cosine")
MOST_SEED = 999_999
OWN = "own"
"""How the address names a network that the reader wrote."""


def _nearest(options: tuple[str, ...], value: float) -> str:
    return min(options, key=lambda o: abs(float(o) - value))


def _follow_preset() -> None:
    """A new preset brings its own settings; what the reader had set for the last one goes."""
    chosen = PRESETS.get(st.session_state["preset"])
    if chosen is None:  # a page come back to: the address says what it was, with its settings
        return
    train = chosen.train
    st.session_state.update(
        epochs=train.epochs,
        batch=_nearest(BATCH_SIZES, train.batch_size),
        rate=_nearest(RATES, train.learning_rate),
        optimizer=train.optimizer,
    )


def _network() -> Preset:
    """A preset, or a network of the reader's own as if it were one."""
    name = url.choice(
        _("Network"),
        (*PRESETS, OWN),
        key="preset",
        default="cnn6",
        labels=lambda p: _("your own") if p == OWN else _(PRESETS[p].title),
        on_change=_follow_preset,
    )
    if name != OWN:
        return PRESETS[name]
    blurb = N_("Change it in the table of the Parameters page, or here in the grammar.")
    model = written_settings()
    train = training_for(model)
    if train.model != model:
        st.caption(ended(train))
    return Preset(OWN, blurb, train)


def ended(train: TrainSpec) -> str:
    """What was put at the end of the reader's network."""
    last = train.model.layers[-1]
    assert isinstance(last, Dense)
    return _(
        "To be trained it ends in probabilities: {activation} is put after its last layer."
    ).format(activation=_(ACTIVATIONS[last.activation].title))


def training_settings() -> TrainSpec:
    """Show the controls and return the training that they describe.

    Raises:
        pydantic.ValidationError, SpecError: the choices do not go together.
    """
    preset = _network()
    st.caption(_(preset.blurb))
    data = _data_settings(preset)
    base = preset.train
    epochs = url.whole(
        _("Epochs"),
        1,
        LIMITS.epochs,
        key="epochs",
        default=min(base.epochs, LIMITS.epochs),
        help=_("How many times the network sees every training image."),
    )
    rate = url.step(
        _("Learning rate"),
        RATES,
        key="rate",
        default=_nearest(RATES, base.learning_rate),
        labels=lambda r: number(float(r), len(r) - 2 if "." in r else 0),
        help=_("How far the weights move against the gradient at each step."),
    )
    finer = _finer_settings(base)
    # Only now that every control is there: choices that do not go together can be put right.
    described = with_data(base, DataSpec.model_validate(data))
    return TrainSpec(**{**dict(described), "epochs": epochs, "learning_rate": float(rate), **finer})


def address(spec: TrainSpec) -> dict[str, str] | None:
    """The query of the Train page that shows ``spec``; ``None`` when its controls cannot say it."""
    network, train = _named(spec)
    classes = spec.data.classes or ()
    asked = {
        **network,
        "data": spec.data.name,
        **{f"c{i}": str(label) for i, label in enumerate(classes)},
        "epochs": str(spec.epochs),
        "rate": f"{spec.learning_rate:g}",
        "optimizer": spec.optimizer,
        "batch": str(spec.batch_size),
        "schedule": spec.schedule,
        "seed": str(spec.seed),
    }
    return asked if _expressible(spec, train, asked) else None


def _named(spec: TrainSpec) -> tuple[dict[str, str], TrainSpec]:
    """How the address names the network of ``spec``, and the training that it begins with."""
    for name, preset in PRESETS.items():
        if preset.train.model.layers == spec.model.layers:
            return {"preset": name}, preset.train
    return {"preset": OWN, "net": write(spec.model)}, spec


def _expressible(spec: TrainSpec, base: TrainSpec, asked: dict[str, str]) -> bool:
    data = DataSpec(name=spec.data.name, classes=spec.data.classes)
    return (
        data == spec.data
        and (spec.data.classes is None) == (base.data.classes is None)
        and len(asked.get("net", "")) <= url.MOST_TEXT
        and asked["rate"] in RATES
        and asked["batch"] in BATCH_SIZES
        and spec.epochs <= LIMITS.epochs
        and spec.seed <= MOST_SEED
    )


def _data_settings(preset: Preset) -> dict[str, object]:
    name = url.choice(
        _("Images"),
        tuple(DATASETS),
        key="data",
        default="mnist-5k",
        labels=lambda d: _(DATASETS[d].title),
    )
    if preset.train.data.classes is None:
        return {"name": name}
    digits = tuple(str(i) for i in range(DATASETS[name].classes))
    names = DATASETS[name].class_names
    left, right = st.columns(2)
    with left:
        first = url.choice(
            _("First class"), digits, key="c0", default="0", labels=lambda d: _(names[int(d)])
        )
    with right:
        second = url.choice(
            _("Second class"), digits, key="c1", default="1", labels=lambda d: _(names[int(d)])
        )
    return {"name": name, "classes": (int(first), int(second))}


FINER = {
    "optimizer": among(OPTIMIZERS),
    "batch": among(BATCH_SIZES),
    "schedule": among(SCHEDULES),
    "seed": between(0, MOST_SEED),
}


def _finer_settings(base: TrainSpec) -> dict[str, object]:
    with st.expander(_("More settings"), icon=":material/tune:", expanded=in_vain(**FINER)):
        optimizer = url.choice(
            _("Optimizer"),
            OPTIMIZERS,
            key="optimizer",
            default=base.optimizer,
            labels=lambda o: {
                "sgd": "SGD",
                "momentum": _("SGD with momentum 0.9"),
                "rmsprop": "RMSProp",
                "adam": "Adam",
            }[o],
        )
        batch = url.step(
            _("Batch size"),
            BATCH_SIZES,
            key="batch",
            default=_nearest(BATCH_SIZES, base.batch_size),
            help=_("Images from which each step estimates the gradient."),
        )
        schedule = url.choice(
            _("Learning rate over time"),
            SCHEDULES,
            key="schedule",
            default=base.schedule,
            labels=lambda s: {"constant": _("constant"), "cosine": _("falls along a cosine")}[s],
        )
        seed = url.whole_input(
            _("Seed"),
            0,
            MOST_SEED,
            key="seed",
            default=base.seed,
            help=_("The same seed draws the same first weights and the same batches."),
        )
    return {
        "optimizer": optimizer,
        "batch_size": int(batch),
        "schedule": schedule,
        "seed": seed,
    }
