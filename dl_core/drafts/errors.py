"""What keeps a draft from being a network. ``layer`` names the place as in ``"3"`` or ``"3.1"``."""

from __future__ import annotations

from dl_core.errors import N_, SpecError


class DraftUnreadable(SpecError):
    template = N_("This is not the description of a network: an input shape and a list of layers.")


class NetworkEmpty(SpecError):
    template = N_("A network needs at least one layer.")


class BlockEmpty(SpecError):
    template = N_("Layer {layer} (Residual) has no layers in its branch: put one in, or remove it.")


class TooManyLayers(SpecError):
    template = N_("The network has {count} layers, over the limit of {cap}.")


class BlocksTooDeep(SpecError):
    template = N_("Residual blocks stand in one another more than {cap} deep.")


class UnknownLayer(SpecError):
    template = N_("Layer {layer}: there is no layer called “{kind}”. There are: {known}.")


class InputNotPossible(SpecError):
    template = N_("Input, {side}: a whole number from {low} to {high} is needed, not “{value}”.")


class SettingUnknown(SpecError):
    template = N_("Layer {layer} ({kind}) has no setting called “{setting}”.")


class SettingMissing(SpecError):
    template = N_("Layer {layer} ({kind}), {setting}: a value is needed.")


class SettingNotWhole(SpecError):
    template = N_(
        "Layer {layer} ({kind}), {setting}: a whole number from {low} to {high} is needed, not "
        "“{value}”."
    )


class SettingNotBelow(SpecError):
    template = N_(
        "Layer {layer} ({kind}), {setting}: a number from {low} to less than {high} is needed, "
        "not “{value}”."
    )


class SettingNotAbove(SpecError):
    template = N_(
        "Layer {layer} ({kind}), {setting}: a number above {low}, {high} at the most, is needed, "
        "not “{value}”."
    )


class SettingNotPossible(SpecError):
    template = N_("Layer {layer} ({kind}), {setting}: one of {choices} is needed, not “{value}”.")
