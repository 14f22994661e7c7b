"""Drafts: what each setting may be, and a sentence for everything that is wrong with one."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.drafts import KINDS, draft_of, draft_to_model, errors, name_of, settings
from dl_core.drafts.settings import LABELS
from dl_core.errors import KernelTooLarge, SpecError
from dl_core.specs import PRESETS, ModelSpec
from tests.strategies import model_specs

CONV = {"kind": "conv2d", "filters": 4}
DENSE = {"kind": "dense", "units": 3}


def refused(*layers: Any, **more: Any) -> SpecError:
    with pytest.raises(SpecError) as caught:
        draft_to_model({"layers": list(layers), **more})
    assert "pydantic" not in str(caught.value).lower()
    return caught.value


@given(model_specs())
def test_a_network_comes_back_as_it_was(model: ModelSpec) -> None:
    assert draft_to_model(json.loads(json.dumps(draft_of(model)))) == model


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_come_back(preset: str) -> None:
    model = PRESETS[preset].train.model
    assert draft_to_model(draft_of(model)) == model


@pytest.mark.parametrize("value", [0, -1, 3.5, "many", "", None, [], {"a": 1}, 10**30])
def test_a_filter_count_that_is_none(value: Any) -> None:
    error = refused(DENSE, {"kind": "conv2d", "filters": value})
    assert isinstance(error, errors.SettingNotWhole)
    told = {"layer": "2", "kind": "Conv2D", "field": "filters", "low": 1, "high": 16384}
    assert told.items() <= error.params.items()
    if isinstance(value, int | float | str):
        assert f"“{value}”" in str(error)


@pytest.mark.parametrize(
    ("layers", "code", "params"),
    [
        ([{"kind": "conv2d"}], "SettingMissing", {"layer": "1", "field": "filters"}),
        (
            [{**CONV, "kernel_size": [3, "x"]}],
            "SettingNotWhole",
            {"layer": "1", "field": "kernel_size", "part": 1, "value": "x"},
        ),
        (
            [{"kind": "residual", "layers": [CONV, {**CONV, "strides": [0, 1]}]}],
            "SettingNotWhole",
            {"layer": "1.2", "field": "strides", "part": 0},
        ),
        (
            [{"kind": "zero_padding2d", "padding": [[1, 1], [-1, 0]]}],
            "SettingNotWhole",
            {"field": "padding", "part": 2, "low": 0},
        ),
        ([{**CONV, "padding": "full"}], "SettingNotPossible", {"choices": "valid, same"}),
        ([{**CONV, "use_bias": "maybe"}], "SettingNotPossible", {"field": "use_bias"}),
        ([{"kind": "dropout", "rate": 1}], "SettingNotBelow", {"high": 1, "value": "1"}),
        ([{"kind": "dropout", "rate": float("nan")}], "SettingNotBelow", {"value": "nan"}),
        (
            [{"kind": "batch_normalization", "epsilon": 0}],
            "SettingNotAbove",
            {"field": "epsilon"},
        ),
        ([{**CONV, "colour": 3}], "SettingUnknown", {"field": "colour"}),
        ([DENSE, {"kind": "lstm"}], "UnknownLayer", {"layer": "2", "kind": "lstm"}),
        ([{}], "UnknownLayer", {"layer": "1"}),
        ([7], "UnknownLayer", {"layer": "1"}),
        ([{"kind": ["dense"]}], "UnknownLayer", {"layer": "1"}),
        ([], "NetworkEmpty", {}),
        ([{"kind": "residual", "layers": []}], "BlockEmpty", {"layer": "1"}),
        ([{"kind": "residual"}], "BlockEmpty", {"layer": "1"}),
        ([{**CONV, "groups": 3}], "GroupsDoNotDivide", {"layer": "1"}),
        ([{"kind": "flatten"}, CONV], "NeedsMaps", {"layer": "2"}),
        ([{"kind": "residual", "layers": [CONV]}], "ResidualShapeMismatch", {"layer": "1"}),
    ],
)
def test_what_is_wrong_is_said_and_pointed_at(
    layers: list[Any], code: str, params: dict[str, Any]
) -> None:
    error = refused(*layers)
    assert type(error).__name__ == code
    assert params.items() <= error.params.items()


def test_maps_that_vanish_under_a_kernel() -> None:
    error = refused({"kind": "max_pool2d"}, {**CONV, "kernel_size": 3}, input_shape=[4, 4, 1])
    assert isinstance(error, KernelTooLarge)
    assert (error.params["layer"], error.params["size"]) == ("2", "2×2")


@pytest.mark.parametrize(
    ("shape", "part", "value"),
    [
        ([0, 28, 1], 0, "0"),
        ([28, "wide", 1], 1, "wide"),
        ([28, 28, 65], 2, "65"),
        ([28, 28], 2, ""),
    ],
)
def test_an_input_that_is_none(shape: list[Any], part: int, value: str) -> None:
    error = refused(DENSE, input_shape=shape)
    assert isinstance(error, errors.InputNotPossible)
    told = {"layer": "0", "part": part, "value": value}
    assert told.items() <= error.params.items()


@pytest.mark.parametrize(
    "draft", [None, 3, "x", [], {}, {"layers": 5}, {"layers": [DENSE], "x": 1}]
)
def test_what_is_no_draft_at_all(draft: Any) -> None:
    with pytest.raises(errors.DraftUnreadable):
        draft_to_model(draft)


def test_too_many_layers() -> None:
    assert isinstance(refused(*[{"kind": "flatten"}] * 401), errors.TooManyLayers)
    inside = {"kind": "residual", "layers": [{"kind": "dropout"}] * 401}
    assert isinstance(refused(inside), errors.TooManyLayers)


def test_blocks_in_blocks_without_end() -> None:
    layer: dict[str, Any] = {"kind": "flatten"}
    for _ in range(100_000):
        layer = {"kind": "residual", "layers": [layer]}
    assert isinstance(refused(layer), SpecError)
    while "layers" in layer:  # taken apart, for Python would recurse to forget it
        layer = layer["layers"].pop()


def test_what_was_typed_is_shown_short_and_harmless() -> None:
    error = refused({"kind": "conv2d", "filters": "[a](http://b)" + "x" * 100})
    assert not set("[]()") & set(error.params["value"])
    assert len(error.params["value"]) <= 41


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "layers", "filters", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_json, st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(LABELS)))
def test_nothing_but_sentences_comes_of_any_json(value: Any, kind: str, name: str) -> None:
    for draft in (
        value,
        {"layers": value},
        {"layers": [value]},
        {"layers": [{"kind": kind, name: value}]},
        {"layers": [{"kind": "residual", "layers": [{"kind": kind, name: value}]}]},
        {"input_shape": value, "layers": [DENSE]},
    ):
        with suppress(SpecError):
            draft_to_model(draft)


@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_those_of_the_description(kind: str) -> None:
    fields = set(KINDS[kind].model_fields) - {"kind", "layers"}
    assert {setting.name for setting in settings(kind)} == fields
    assert name_of(kind) == KINDS[kind].__name__


@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_of_a_setting_can_be_had_and_no_more(kind: str) -> None:
    for setting in settings(kind):
        if setting.form not in ("whole", "number"):
            continue
        field = {"filters": 4, "units": 4, "activation": "relu"}
        base = {k: v for k, v in field.items() if k in KINDS[kind].model_fields}
        for value, is_open in zip((setting.low, setting.high), setting.open, strict=True):
            made = {**base, setting.name: value}
            if is_open:
                with pytest.raises(ValueError, match=setting.name):
                    KINDS[kind](**made)
            else:
                KINDS[kind](**made)
        for value in (setting.low - 1, setting.high + 1):
            with pytest.raises(ValueError, match=setting.name):
                KINDS[kind](**{**base, setting.name: value})
