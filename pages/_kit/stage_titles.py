"""What a layer is called, the same on every page: its class in Keras and its number on the way from
the image, which is 0, to the answer."""

from __future__ import annotations

from functools import lru_cache

from dl_core.specs import Merge, ModelSpec
from dl_core.stages import Stage, stages


def stage_title(stage: Stage, i: int) -> str:
    """The stage ``i`` of a network; each half of a separable convolution is one."""
    name = "Add" if isinstance(stage.layer, Merge) else type(stage.layer).__name__
    return f"{name} {i}" + (f" · {stage.half}/2" if stage.half else "")


@lru_cache(maxsize=256)
def layer_title(model: ModelSpec, name: str) -> str:
    """The layer of ``model`` that Keras knows by ``name``; a name that it has not stays itself.

    >>> from dl_core.specs import preset
    >>> layer_title(preset("mnist_convnet").train.model, "dense_6")
    'Dense 5'
    """
    for i, stage in enumerate(stages(model)):
        if stage.name == name:
            return stage_title(stage, i).partition(" · ")[0]
    return name
