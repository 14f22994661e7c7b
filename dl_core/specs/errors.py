"""What can be wrong with a network that branches, or makes its maps larger."""

from __future__ import annotations

from dl_core.errors import N_, SpecError


class BranchesDoNotMeet(SpecError):
    template = N_(
        "The branches that meet in layer {layer} ({how}) have shapes that do not fit together: "
        "{shapes}."
    )


class NothingLeft(SpecError):
    template = N_("Layer {layer} ({kind}) cuts off everything that it makes of a map of {size}.")


class MapsTooLarge(SpecError):
    template = N_(
        "Layer {layer} ({kind}) makes maps of {size}: more than {cap} cells a side are not counted "
        "here."
    )


class TooManyPhases(SpecError):
    template = N_(
        "The cells of layer {layer} see the image in more than {cap} ways by turns, more than are "
        "followed here."
    )


class NumbersDoNotFit(SpecError):
    template = N_(
        "Layer {layer} ({kind}) has {count} numbers as its {setting}, one for each channel, and "
        "reads {channels} channels."
    )


class CannotReshape(SpecError):
    template = N_("Layer {layer} cannot bring {before} into the shape {after}.")


class LayerOutOfOrder(SpecError):
    template = N_(
        "Layer {layer} must read what earlier layers make, one of them unless it joins branches."
    )
