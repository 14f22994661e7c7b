"""Networks whose inside tests look at: every preset, and every kind of layer that is trained."""

from __future__ import annotations

from dl_core.specs import (
    PRESETS,
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
)

RESIDUAL = ModelSpec(
    input_shape=(32, 32, 3),
    layers=(
        ZeroPadding2D(padding=((1, 2), (0, 1))),
        Conv2D(filters=8, use_bias=False, strides=2),
        BatchNormalization(),
        Activation(activation="relu"),
        Residual(
            layers=(
                Conv2D(filters=8, padding="same", activation="elu"),
                Dropout(rate=0.1),
                Conv2D(filters=8, padding="same"),
            ),
            activation="relu",
        ),
        AveragePool2D(padding="same"),
        GlobalAveragePool2D(),
        Dense(units=10, activation="softmax"),
    ),
)
"""Colour images, a branch, normalisation, padding, poolings that average."""

SEPARABLE = ModelSpec(
    layers=(
        Conv2D(filters=6, kernel_size=3, dilation=2, activation="tanh"),
        SeparableConv2D(filters=8, strides=2, padding="same", activation="relu"),
        DepthwiseConv2D(kernel_size=3, depth_multiplier=2, activation="silu"),
        Conv2D(filters=8, kernel_size=(1, 3), groups=4, activation="leaky_relu"),
        MaxPool2D(pool_size=3, strides=2, padding="same"),
        Dense(units=5, activation="relu"),
        GlobalMaxPool2D(),
        Dropout(rate=0.5),
        Dense(units=10, activation="softmax"),
    ),
)
"""Channels filtered apart, dilation, groups, a dense layer on maps."""

MIXED = ModelSpec(
    input_shape=(20, 18, 3),
    layers=(
        Conv2D(filters=8, kernel_size=(3, 2), strides=2, padding="same", activation="tanh"),
        DepthwiseConv2D(kernel_size=3, depth_multiplier=2, padding="same", activation="elu"),
        Dense(units=6, activation="softmax"),
        MaxPool2D(pool_size=(2, 3)),
        Flatten(),
        Activation(activation="sigmoid"),
        BatchNormalization(scale=False),
        Dense(units=4),
        Activation(activation="softmax"),
    ),
)
"""Softmax in three places, values in one row that are not dense, filters that are not square."""

NETWORKS = {name: one.train.model for name, one in PRESETS.items()} | {
    "residual": RESIDUAL,
    "separable": SEPARABLE,
    "mixed": MIXED,
}
