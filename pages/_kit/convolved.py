"""A convolution layer on its input: the sliding window, and the source that gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from dl_core.codegen import convolution_code
from dl_core.pictures import Picture
from dl_core.sliding import Convolved, convolution_question, convolve
from dl_core.specs import CheckSpec
from pages._kit.i18n import _
from pages._kit.kernels import Kernels
from pages._kit.sliding import After, Slide
from pages._kit.windows import windows


@dataclass(frozen=True)
class Layer:
    """A convolution layer as the controls describe it."""

    kernels: Kernels
    slide: Slide
    after: After
    flip: bool = False

    @property
    def biases(self) -> list[float]:
        return [self.after.bias] * len(self.kernels.names)

    def on(self, picture: Picture) -> Convolved:
        """Its result.

        Raises:
            WindowError, ArrayError, LimitExceeded: it cannot be slid over ``picture``.
        """
        return convolve(
            picture.values,
            self.kernels.weights,
            self.biases,
            **self._moves(picture.kind == "series"),
        )

    def code(self, picture: Picture) -> str:
        """Keras source of the same."""
        x, *weights = self._arrays(picture)
        moves = self._moves(x.ndim > 1 and picture.kind == "series")
        return str(convolution_code(x.shape, *weights, x=x, translate=_, **moves))

    def question(self, picture: Picture) -> CheckSpec:
        """The same, to be asked of Keras.

        Raises:
            LimitExceeded: it is too large to travel.
        """
        arrays = self._arrays(picture)
        moves = self._moves(arrays[0].ndim > 1 and picture.kind == "series")
        return convolution_question(*arrays, **moves)

    def _arrays(self, picture: Picture) -> tuple[np.ndarray, np.ndarray, list[float]]:
        """Input, kernel, biases; one filter on a series goes as a series, not as a map."""
        x, weights, biases = picture.values, self.kernels.weights, self.biases
        if picture.kind == "series" and len(biases) == 1:
            return x[0, :, 0], weights[0, :, 0, 0], biases
        return x, weights, biases

    def _moves(self, one_row: bool) -> dict[str, Any]:
        return {
            **self.slide.along(one_row),
            "activation": self.after.activation,
            "parameters": self.after.parameters,
            "flip": self.flip,
        }


def show_convolved(picture: Picture, layer: Layer, *, follows: bool = False) -> Convolved:
    """Every window of the layer, cell by cell; one that ``follows`` another steps with it only.

    Raises:
        WindowError, ArrayError, LimitExceeded: it cannot be slid over ``picture``.
    """
    done = layer.on(picture)
    series, coloured = picture.kind == "series", picture.values.shape[2] == 3
    windows(
        np.asarray(picture.values),
        done.rows,
        done.columns,
        key=f"windows-{layer.flip}",
        kernel=layer.kernels.weights,
        bias=layer.biases,
        activation=layer.after.activation,
        activation_name=layer.after.shown,
        parameters=layer.after.parameters,
        flip=layer.flip,
        editable=layer.kernels.editable,
        picture=picture.unit,
        series=series,
        together="orders",
        follows=follows,
        channels=[_("red"), _("green"), _("blue")] if coloured else None,
        maps=layer.kernels.names,
        on_kernel=partial(layer.kernels.edit, series=series),
    )
    if layer.flip and np.array_equal(layer.kernels.weights, layer.kernels.weights[::-1, ::-1]):
        st.caption(
            _("Turning this kernel by half a turn changes nothing: both orders give the same.")
        )
    return done
