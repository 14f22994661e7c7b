"""Hypothesis strategies for specs: small ones, so that a framework can check many of them.

Every network drawn here can be built by Keras too: no convolution has both strides and dilation,
which Keras refuses.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from hypothesis import strategies as st

from dl_core.specs import (
    DATASETS,
    Activation,
    ActivationName,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    DataSpec,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    Layer,
    LossName,
    MaxPool2D,
    ModelSpec,
    OptimizerName,
    Residual,
    ScheduleName,
    SeparableConv2D,
    Shape,
    TrainSpec,
    ZeroPadding2D,
)
from dl_core.windows import Padding, axis

ACTIVATIONS = get_args(ActivationName)
PADDINGS: tuple[Literal["valid", "same"], ...] = ("valid", "same")

activations = st.sampled_from(ACTIVATIONS)


def input_shapes(side: int = 9, channels: int = 3) -> st.SearchStrategy[tuple[int, int, int]]:
    """Shapes of images, ``(height, width, channels)``."""
    sides = st.integers(1, side)
    return st.tuples(sides, sides, st.integers(1, channels))


def _window(draw: st.DrawFn, size: int, padding: Padding) -> tuple[int, int, int]:
    """A kernel, stride and dilation that fit an axis of ``size`` cells."""
    kernel = draw(st.integers(1, 4 if padding == "same" else min(4, size)))
    stride, dilation = draw(st.sampled_from(((1, 1), (1, 1), (2, 1), (3, 1), (1, 2), (1, 3))))
    fits = axis(size, kernel, stride=stride, padding=padding, dilation=dilation).out > 0
    return (kernel, stride, dilation) if fits else (kernel, stride, 1)


@st.composite
def _window_fields(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    """What all convolutions that can read maps of ``shape`` are given."""
    padding = draw(st.sampled_from(PADDINGS))
    (kh, sh, dh), (kw, sw, dw) = (_window(draw, size, padding) for size in shape[:2])
    strided = max(sh, sw) > 1
    return {
        "kernel_size": (kh, kw),
        "strides": (sh, sw),
        "padding": padding,
        "dilation": (1, 1) if strided else (dh, dw),
        "activation": draw(activations),
        "use_bias": draw(st.booleans()),
    }


@st.composite
def convolutions(draw: st.DrawFn, shape: Shape) -> Conv2D:
    """Convolutions that can read maps of ``shape``, some of them in groups."""
    groups = draw(st.sampled_from([n for n in range(1, shape[2] + 1) if shape[2] % n == 0]))
    filters = groups * draw(st.integers(1, max(1, 4 // groups)))
    return Conv2D(filters=filters, groups=groups, **draw(_window_fields(shape)))


@st.composite
def depthwise(draw: st.DrawFn, shape: Shape) -> DepthwiseConv2D:
    """Depthwise convolutions that can read maps of ``shape``."""
    return DepthwiseConv2D(depth_multiplier=draw(st.integers(1, 2)), **draw(_window_fields(shape)))


@st.composite
def separable(draw: st.DrawFn, shape: Shape) -> SeparableConv2D:
    """Separable convolutions that can read maps of ``shape``."""
    return SeparableConv2D(
        filters=draw(st.integers(1, 4)),
        depth_multiplier=draw(st.integers(1, 2)),
        **draw(_window_fields(shape)),
    )


@st.composite
def poolings(draw: st.DrawFn, shape: Shape, kind: Any) -> Any:
    """Poolings of a kind that can read maps of ``shape``."""
    padding = draw(st.sampled_from(PADDINGS))
    (kh, sh, _), (kw, sw, _) = (_window(draw, size, padding) for size in shape[:2])
    return kind(
        pool_size=(kh, kw),
        strides=draw(st.sampled_from((None, (sh, sw)))),
        padding=padding,
    )


def sliding(shape: Shape) -> st.SearchStrategy[Layer]:
    """Layers that read maps of ``shape`` through a window, of every kind."""
    return st.one_of(
        convolutions(shape),
        depthwise(shape),
        separable(shape),
        poolings(shape, MaxPool2D),
        poolings(shape, AveragePool2D),
        zero_paddings(),
    )


def global_poolings() -> st.SearchStrategy[Layer]:
    """Layers that make one value of each map."""
    return st.one_of(
        st.builds(GlobalAveragePool2D, keepdims=st.booleans()),
        st.builds(GlobalMaxPool2D, keepdims=st.booleans()),
    )


def zero_paddings() -> st.SearchStrategy[ZeroPadding2D]:
    """Zeros on any side of maps."""
    edges = st.tuples(st.integers(0, 2), st.integers(0, 2))
    return st.builds(ZeroPadding2D, padding=st.tuples(edges, edges))


def dense(units: int = 8) -> st.SearchStrategy[Dense]:
    """Dense layers; they read any shape."""
    return st.builds(
        Dense,
        units=st.integers(1, units),
        activation=activations,
        use_bias=st.booleans(),
    )


def keeping() -> st.SearchStrategy[Layer]:
    """Layers that read any shape and keep it."""
    return st.one_of(
        st.builds(Activation, activation=activations),
        st.builds(Dropout, rate=st.floats(0, 0.9)),
        st.builds(
            BatchNormalization,
            momentum=st.floats(0, 0.999),
            epsilon=st.floats(1e-4, 1e-1),
            center=st.booleans(),
            scale=st.booleans(),
        ),
    )


@st.composite
def residuals(draw: st.DrawFn, shape: Shape) -> Residual:
    """Residual blocks whose branch gives back ``shape``, some with another block inside."""
    inner: list[Any] = draw(st.lists(keeping(), max_size=2))
    if draw(st.booleans()):
        inner.append(Residual(layers=(draw(keeping()),), activation=draw(activations)))
    if len(shape) == 3 and draw(st.booleans()):
        kept = {"kernel_size": draw(st.integers(1, 3)), "padding": "same"}
        kept["activation"] = draw(activations)
        kind = draw(st.sampled_from((Conv2D, SeparableConv2D, DepthwiseConv2D)))
        filters = {} if kind is DepthwiseConv2D else {"filters": shape[-1]}
        inner.append(kind(**filters, **kept))
    else:
        inner.append(Dense(units=shape[-1], activation=draw(activations)))
    return Residual(layers=tuple(inner), activation=draw(activations))


def layers(shape: Shape) -> st.SearchStrategy[Layer]:
    """Layers of every kind that can read ``shape``."""
    anywhere = [keeping(), dense(), residuals(shape), st.just(Flatten())]
    if len(shape) != 3:
        return st.one_of(*anywhere)
    return st.one_of(sliding(shape), global_poolings(), *anywhere)


@st.composite
def stacks(draw: st.DrawFn, shape: Shape, least: int = 0, most: int = 5) -> tuple[Layer, ...]:
    """Layers that fit one another and ``shape``."""
    found: list[Layer] = []
    for _ in range(draw(st.integers(least, most))):
        layer = draw(layers(shape))
        shape = layer.output_shape(shape, "?")
        found.append(layer)
    return tuple(found)


@st.composite
def model_specs(
    draw: st.DrawFn,
    shapes: st.SearchStrategy[tuple[int, int, int]] | None = None,
    most: int = 5,
) -> ModelSpec:
    """Networks of 1 to ``most`` layers; ``shapes`` gives their input (small images by default)."""
    shape = draw(input_shapes() if shapes is None else shapes)
    return ModelSpec(input_shape=shape, layers=draw(stacks(shape, least=1, most=most)))


@st.composite
def data_specs(draw: st.DrawFn) -> DataSpec:
    """Any dataset, with or without a choice of classes and a limit."""
    chosen = st.lists(st.integers(0, 9), min_size=2, max_size=10, unique=True).map(tuple)
    return DataSpec(
        name=draw(st.sampled_from(sorted(DATASETS))),
        classes=draw(st.none() | chosen),
        limit=draw(st.none() | st.integers(20, 100_000)),
        validation=draw(st.floats(0, 0.5)),
    )


@st.composite
def train_specs(draw: st.DrawFn) -> TrainSpec:
    """Trainings whose network fits their data and loss."""
    data = draw(data_specs())
    classes = len(data.class_names)
    loss = draw(st.sampled_from(get_args(LossName))) if classes == 2 else get_args(LossName)[0]
    head = (
        Dense(units=1, activation="sigmoid")
        if loss == "binary_crossentropy"
        else Dense(units=classes, activation="softmax")
    )
    body = draw(stacks(data.facts.shape, most=3))
    return TrainSpec(
        model=ModelSpec(input_shape=data.facts.shape, layers=(*body, Flatten(), head)),
        data=data,
        loss=loss,
        optimizer=draw(st.sampled_from(get_args(OptimizerName))),
        learning_rate=draw(st.floats(1e-6, 10)),
        schedule=draw(st.sampled_from(get_args(ScheduleName))),
        batch_size=draw(st.integers(1, 65536)),
        epochs=draw(st.integers(1, 10_000)),
        seed=draw(st.integers(0, 2**31 - 1)),
    )
