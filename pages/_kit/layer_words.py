"""The words of the table of layers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dl_core.activations import ACTIVATIONS
from dl_core.drafts.settings import LABELS
from dl_core.errors import N_
from pages._kit.i18n import _

GROUPS = (
    (N_("Convolutions"), ("conv2d", "depthwise_conv2d", "separable_conv2d")),
    (
        N_("Smaller maps"),
        ("max_pool2d", "average_pool2d", "global_average_pool2d", "global_max_pool2d"),
    ),
    (N_("Neurons"), ("flatten", "dense", "activation")),
    (
        N_("For training"),
        ("dropout", "batch_normalization", "residual", "zero_padding2d"),
    ),
)
"""The menu of layers to add."""
ABOUT = {
    "conv2d": N_("kernels slide over all channels"),
    "depthwise_conv2d": N_("one kernel for each channel"),
    "separable_conv2d": N_("depthwise, then 1×1"),
    "max_pool2d": N_("the largest value of each window"),
    "average_pool2d": N_("the mean of each window"),
    "global_average_pool2d": N_("the mean of each map"),
    "global_max_pool2d": N_("the largest value of each map"),
    "flatten": N_("all values in one vector"),
    "dense": N_("each unit reads every value"),
    "activation": N_("a function of each value"),
    "dropout": N_("zeroes values at random"),
    "batch_normalization": N_("centres and scales each channel"),
    "residual": N_("adds its input to its branch"),
    "zero_padding2d": N_("zeros around each map"),
}


@lru_cache(maxsize=8)
def words(lang: str) -> dict[str, Any]:
    """Words of the language in force, which is ``lang``: looked up once."""
    return {
        "locale": lang,
        "table": _("Layers"),
        "columns": _columns(),
        "settings": {
            **{name: _(label) for name, label in LABELS.items()},
            "input_shape": _("Shape of the input"),
        },
        "activations": {name: _(row.title) for name, row in ACTIVATIONS.items()},
        "groups": [[_(title), kinds] for title, kinds in GROUPS],
        "about": {kind: _(text) for kind, text in ABOUT.items()},
        **_rows(),
        **_opened(),
        **_tools(),
        **_editors(),
    }


def _columns() -> dict[str, str]:
    return {
        "layer": _("Layer"),
        "settings": _("Settings"),
        "reads": _("Reads"),
        "input": _("Input"),
        "output": _("Output"),
        "parameters": _("Parameters"),
        "trainable": _("Trainable"),
        "macs": _("MACs"),
        "memory": _("Memory"),
        "field": _("Receptive field"),
    }


def _rows() -> dict[str, Any]:
    return {
        "input": _("Input"),
        "block": _("Residual block"),
        "ends": {"add": _("+ input of the block")},
        "layers": _("{n} layers"),
        "folded": _("folded"),
        "fixed": _("{n} not trained"),
        "shares": _("weights of {name}"),
        "from": _("from {shape}"),
        "jump": _("jump {n}"),
        "total": _("Total"),
        "flops": _("{n} FLOPs"),
        "perImage": _("for one image"),
        "target": _("to"),
        "cropped": _("cut off"),
        "times": _("times"),
        "between": {"nearest": _("each cell repeated"), "bilinear": _("bilinear")},
        "outputPadding": _("output padding"),
        "with": _("with {name}"),
        "without": _("without {name}"),
        "stale": _("The numbers are those of the last network that fits."),
        "gone": _("removed"),
        "new": _("new"),
    }


def _opened() -> dict[str, str]:
    return {
        "size": _("Output size"),
        "height": _("height"),
        "width": _("width"),
        "of": _("{name}:"),
        "view": _("None of its own: the same values, in another shape."),
        "notTrained": _("not trained"),
        "sees": _("Each value depends on {size} pixels."),
        "whole": _("It reads all of the map at once: position is lost."),
        "union": _("Where branches meet, the field is the union of theirs."),
        "unchanged": _("Each value depends on one value only: the field stays."),
        "turns": _(
            "Cells see in several ways by turns: the size is the largest, the jump the mean."
        ),
        "fieldSize": _("size"),
        "fieldJump": _("jump"),
        "fieldStart": _("begins at"),
    }


def _tools() -> dict[str, str]:
    return {
        "tools": _("Tools of the table"),
        "add": _("Add a layer"),
        "up": _("Move up"),
        "down": _("Move down"),
        "copy": _("Duplicate"),
        "remove": _("Remove"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "undone": _("Undone"),
        "redone": _("Done again"),
        "toolOf": _("{tool}: {layer}"),
        "find": _("Find a layer"),
        "found": _("{n} lines"),
        "fold": _("Fold blocks"),
        "unfold": _("Unfold blocks"),
        "choose": _("Columns"),
        "formulas": _("Formulas"),
        "keys": _(
            "Keys, on the name of a layer: arrows go from row to row, Enter opens one, Alt with an "
            "arrow moves it, Delete removes it, + adds one below; Ctrl+Z undoes."
        ),
        "keysReading": _(
            "Keys, on the name of a layer: arrows go from row to row, Enter opens one."
        ),
    }


def _editors() -> dict[str, str]:
    return {
        "settingOf": _("{setting}, layer {layer}"),
        "part": _("{name}: {part}"),
        "vertical": _("vertical"),
        "horizontal": _("horizontal"),
        "top": _("above"),
        "bottom": _("below"),
        "left": _("left"),
        "right": _("right"),
        "channels": _("channels"),
    }
