"""From a draft to a network, or to what is wrong with it, said so that an editor can point at it.

Errors name the layer by its place, counting from 1: ``"3"``, or ``"3.1"`` inside a block. Those
about a setting carry its name in ``params["field"]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dl_core.drafts.errors import (
    BlockEmpty,
    BlocksTooDeep,
    DraftUnreadable,
    InputNotPossible,
    NetworkEmpty,
    SettingMissing,
    SettingNotAbove,
    SettingNotBelow,
    SettingNotPossible,
    SettingNotWhole,
    SettingUnknown,
    TooManyLayers,
    UnknownLayer,
)
from dl_core.drafts.settings import KINDS, LABELS, Setting, name_of, settings
from dl_core.errors import N_, SpecError
from dl_core.specs import ModelSpec

Draft = dict[str, Any]
MOST_LAYERS = 400
"""Of a network, those inside blocks too."""
DEEPEST = 8
"""Blocks that may stand in one another."""
SIDES = ((N_("height"), 1024), (N_("width"), 1024), (N_("channels"), 64))
LONGEST = 40
_HARMLESS = str.maketrans(dict.fromkeys("`*[]()<>$:\\#!|~\n\r\t", " "))
"""What was typed is anybody's text: none of it is to be read as Markdown."""


def draft_of(model: ModelSpec) -> Draft:
    """``model`` as JSON.

    >>> from dl_core.specs import Flatten
    >>> draft_of(ModelSpec(layers=(Flatten(),)))
    {'input_shape': [28, 28, 1], 'layers': [{'kind': 'flatten'}]}
    """
    return model.model_dump(mode="json")


def draft_to_model(draft: Any) -> ModelSpec:
    """The network that ``draft`` describes.

    Raises:
        SpecError: it describes none; the sentence says where and why.

    >>> draft_to_model({"layers": [{"kind": "flatten"}]}).output_shape
    (784,)
    >>> draft_to_model({"layers": [{"kind": "dense", "units": "many"}]})
    Traceback (most recent call last):
    ...
    dl_core.drafts.errors.SettingNotWhole: Layer 1 (Dense), units: a whole number from 1 to 65,536 is needed, not “many”.
    """  # noqa: E501 - an error's sentence stands on one line
    if not isinstance(draft, Mapping) or not isinstance(draft.get("layers"), list | tuple):
        raise DraftUnreadable()
    _bounded(draft["layers"])
    try:
        return ModelSpec.model_validate(dict(draft))
    except ValidationError as error:
        raise _told(error, draft) from None


def _bounded(layers: Any) -> None:
    """Refuse what is too large to be looked at, before anything walks through it.

    Raises:
        TooManyLayers, BlocksTooDeep: it is.
    """
    count, depth = 0, 0
    level = list(layers)
    while level:
        count += len(level)
        if count > MOST_LAYERS:
            raise TooManyLayers(count=count, cap=MOST_LAYERS)
        if depth > DEEPEST:
            raise BlocksTooDeep(cap=DEEPEST)
        inner = [layer.get("layers") for layer in level if isinstance(layer, Mapping)]
        level = [one for some in inner if isinstance(some, list | tuple) for one in some]
        depth += 1


def _told(error: ValidationError, draft: Mapping[str, Any]) -> SpecError:
    """The first thing that is wrong, as an error for readers."""
    # Beside each wrong layer pydantic also tells of a network left with too few of them.
    first = error.errors(include_url=False)[0]
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, SpecError):
        return inner
    loc = first["loc"]
    if loc[:1] == ("input_shape",):
        return _of_input(loc[1:], first["input"])
    if loc[:1] != ("layers",):
        return DraftUnreadable()
    return _of_layers(loc, first["type"], first["input"], draft)


def _of_input(rest: tuple[Any, ...], value: Any) -> SpecError:
    if not rest or rest[0] >= len(SIDES):
        return DraftUnreadable()
    side, high = SIDES[rest[0]]
    more = {"field": "input_shape", "part": rest[0]}
    return InputNotPossible(
        layer="0", side=side, low=1, high=high, value=_written(value, rest[0]), **more
    )


def _of_layers(loc: tuple[Any, ...], type_: str, value: Any, draft: Mapping[str, Any]) -> SpecError:
    """What is wrong at ``loc``: ``("layers", 0, "residual", "layers", 1, "conv2d", "filters")``."""
    layers: Any = draft
    numbers: list[str] = []
    while loc[:1] == ("layers",):
        if len(loc) == 1 or not isinstance(loc[1], int):
            return BlockEmpty(layer=".".join(numbers)) if numbers else NetworkEmpty()
        layers = layers["layers"][loc[1]]
        numbers.append(str(loc[1] + 1))
        loc = loc[3:]  # what follows the place is the name of the kind
    where = ".".join(numbers)
    kind = layers.get("kind") if isinstance(layers, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        return UnknownLayer(layer=where, kind=_written(kind), known=known)
    return _of_setting(where, kind, loc, type_, value)


def _of_setting(where: str, kind: str, loc: tuple[Any, ...], type_: str, value: Any) -> SpecError:
    name = str(loc[0]) if loc else ""
    known = {setting.name: setting for setting in settings(kind)}
    at: dict[str, Any] = {"layer": where, "kind": name_of(kind), "field": name}
    if name not in known:
        return SettingUnknown(setting=_written(name), **at)
    at["setting"] = LABELS[name]
    if len(loc) > 1:
        within = [place for place in loc[1:] if isinstance(place, int)]
        at["part"] = 2 * within[0] + within[1] if len(within) > 1 else sum(within)
    if type_ == "missing":
        return SettingMissing(**at)
    return _not_possible(known[name], at, _written(value))


def _not_possible(setting: Setting, at: dict[str, Any], value: str) -> SpecError:
    low, high = setting.low, setting.high
    if setting.form == "choice":
        return SettingNotPossible(**at, choices=", ".join(setting.choices), value=value)
    if setting.form == "switch":
        return SettingNotPossible(**at, choices="true, false", value=value)
    if setting.form == "number":
        wrong = SettingNotAbove if setting.open[0] else SettingNotBelow
        return wrong(**at, low=low, high=high, value=value)
    return SettingNotWhole(**at, low=low, high=high, value=value)


def _written(value: Any, part: int | None = None) -> str:
    """What was typed, short, and without signs that would be read as something else; of several
    values the one at ``part``."""
    if isinstance(value, list) and part is not None and part < len(value):
        value = value[part]
    text = "" if value is None or isinstance(value, Mapping | list | tuple) else str(value)
    return (text if len(text) <= LONGEST else text[:LONGEST] + "…").translate(_HARMLESS)
