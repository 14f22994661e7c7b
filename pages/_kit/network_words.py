"""The words of the ``network`` component."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pages._kit.i18n import _, language, n_
from pages._kit.windows import FORMS
from pages._kit.windows import words as window_words


def words() -> dict[str, Any]:
    """In the reader's language."""
    return _words(language())


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, Any]:
    return {
        "locale": lang,
        "layers": _("Layers of the network"),
        "image": _("Image"),
        "pixels": _("grey level"),
        "answer": _("Answer"),
        "says": _("{name}, at {share}"),
        "blank": _("Black image: {name}, at {share}"),
        "sheet": _(
            "{title}, {shape}: every map. Arrow keys go from map to map, with Shift from pixel to "
            "pixel; Enter opens one."
        ),
        **_places(),
        **_looks(),
        "opened": {**_opened_words(), **_neuron_words()},
        "windows": {
            "convolution": window_words("convolution"),
            "max": window_words("max"),
            "average": window_words("average"),
        },
    }


def _places() -> dict[str, Any]:
    """Where one is."""
    return {
        "back": _("Back"),
        "open": _("Open"),
        "map": _("map {n}"),
        "neuron": _("neuron {n}"),
        "cell": _("row {row}, column {column}"),
        "pixel": _("row {row}, column {column}: {value}"),
        "field": _(
            "It depends on rows {top} to {bottom} and columns {left} to {right} of the image: "
            "{h} × {w} pixels."
        ),
        "whole": _("It depends on the whole image."),
        "heavy": _(
            "The weights of this layer are too many to be sent for every epoch: what it makes is "
            "shown here, but not what that is made of."
        ),
        "keys": _("Arrow keys go from map to map, with Shift from pixel to pixel; Enter opens."),
        "cells": _("Point at a cell to read it and see what it depends on."),
        "hint": _(
            "Point at a pixel of any map to read it and see what it depends on; press a map to see "
            "what it is made of."
        ),
    }


def _looks() -> dict[str, Any]:
    """How maps are looked at."""
    return {
        "smaller": _("Smaller"),
        "larger": _("Larger"),
        "scrolls": _("Scroll sideways to see every layer."),
        "edges": _("Lines"),
        "contribution": _("on this image"),
        "weights": _("weights"),
        "positive": _("adds"),
        "negative": _("takes away"),
        "colours": _("Colours"),
        "dim": _("Beside the largest values, a layer of small ones looks dark."),
        "each": _("of each layer"),
        "together": _("of all layers"),
        "steady": _("of all epochs"),
    }


def _opened_words() -> dict[str, Any]:
    """Of a map that is opened."""
    return {
        "input": _("Input map"),
        "tile": _("{name}: {what}"),
        "colours": [_("red"), _("green"), _("blue")],
        "kernel": _("Kernel"),
        "convolved": _("Convolved"),
        "sameScale": _("Same colours as the sum"),
        "sums": _("Sum, and the other channels together"),
        "output": _("Output map"),
        "inCell": _("In this cell"),
        "theirSum": _("Their sum"),
        "share": _("share of all absolute values"),
        "written": _("The cell written out"),
        "sorting": _("Order of the channels"),
        "strongest": _("Strongest first"),
        "inOrder": _("In order"),
        "all": _("Show all {n}"),
        "fewer": _("Show fewer"),
        "others": [
            n_("the {n} other channel", "the {n} other channels together", n) for n in FORMS
        ],
        "bias": _("bias"),
        "sum": _("Sum"),
        "withBias": _("Sum + bias ({bias})"),
        "window": _("Window at row {row}, column {column}"),
        "cell": _("{name} · row {row}, column {column}: {value}"),
        "max": _("largest"),
        "average": _("mean"),
        "normalise": _("normalised"),
        "add": _("sum"),
        "pad": _("padded"),
        "flatten": _("in one row"),
        "normalised": _(
            "Training learned γ and β; μ and σ² are running averages of the mean and the variance; "
            "ε keeps the divisor from being 0."
        ),
        "padding": _("a cell of padding"),
        "copied": _("row {row}, column {column} of the input"),
        "place": _("value {n}, from row {row}, column {column} of {name}"),
    }


def _neuron_words() -> dict[str, Any]:
    """Of a neuron, and of the softmax at the end."""
    return {
        "weights": _("Weights"),
        "products": _("Products"),
        "weighed": _("{name}: value {value} × weight {weight} → {product}"),
        "cellOf": _("{name} · row {row}, column {column}"),
        "pixelOf": _("row {row}, column {column}"),
        "contributions": _("Largest contributions"),
        "from": _("from"),
        "value": _("value"),
        "weight": _("weight"),
        "product": _("product"),
        "running": _("running total"),
        "otherProducts": [
            n_("the {n} other product", "the {n} other products together", n) for n in FORMS
        ],
        "more": [n_("{n} more", "{n} more", n) for n in FORMS],
        "left": _("What is left is the probability of class {name}: {left}"),
        "softmax": _("From scores to probabilities"),
        "otherClasses": [
            n_("the {n} other class", "the {n} other classes together", n) for n in FORMS
        ],
        "class": _("class"),
        "score": _("score x"),
        "probability": _("probability p"),
        "formulaOf": _("Probability of class {n}"),
        "double": _("in 64-bit floats"),
        "subtract": _("Subtract the largest"),
    }
