"""What the table of layers is given, and what it makes of what it is told."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from dl_core.counting import Summary, summary
from dl_core.drafts import KINDS, draft_of
from dl_core.formulas import macs_formula, parameters_formula
from dl_core.keras_files import read_config
from dl_core.receptive_field import fields
from dl_core.specs import (
    PRESETS,
    Conv2D,
    Dense,
    GraphSpec,
    Image,
    ModelSpec,
    Residual,
    graph_of,
    preset,
)
from pages._kit.layer_columns import columns, kinds
from pages._kit.layer_compared import compared
from pages._kit.layer_words import ABOUT, GROUPS, words
from tests.densenet import densenet121
from tests.dl_core.growing import described_unet
from tests.pages.stage import components
from tests.strategies import model_specs


def travelled(graph: GraphSpec, counted: Summary) -> dict[str, Any]:
    """The columns as the browser has them."""
    found: dict[str, Any] = json.loads(json.dumps(columns(graph, counted)))
    return found


def check_columns(graph: GraphSpec) -> None:
    """Every column says what Python computes, node by node."""
    counted = summary(graph)
    sent = travelled(graph, counted)
    rows = {row.name: row for row in counted.rows}
    for i, (node, field) in enumerate(zip(graph.nodes, fields(graph), strict=True)):
        assert sent["names"][i] == node.name
        assert sent["shapes"][sent["shape"][i]] == list(graph.shapes[i])
        assert sent["reads"].get(str(i), [i - 1]) == list(node.inputs)
        reach = sent["fields"][sent["field"][i]]
        assert reach == [[r.start, r.size, r.jump] for r in (field.rows, field.columns)]
        layer = sent["layers"][sent["layer"][i]]
        assert layer["kind"] == node.layer.kind
        if isinstance(node.layer, Image):
            assert sent["parameters"][i] == sent["macs"][i] == 0
            continue
        row, work = rows[node.name], sent["works"][sent["work"][i]]
        for name in ("parameters", "trainable", "macs", "values"):
            assert sent[name][i] == getattr(row, name)
        assert layer["title"] == row.kind
        assert work.get("parameters", "") == parameters_formula(node.layer, row.input)
        assert work.get("macs", "") == macs_formula(node.layer, row.input)
        assert {name: tuple(shape) for name, shape, _ in work.get("weights", [])} == (
            node.layer.weight_shapes(row.input)
        )
    assert sum(sent["parameters"]) == counted.totals.parameters
    assert sum(sent["macs"]) == counted.totals.macs


@given(model_specs())
def test_columns_are_what_python_computes(model: ModelSpec) -> None:
    check_columns(graph_of(model))


def test_columns_of_a_long_network_with_branches() -> None:
    graph = densenet121()
    assert summary(graph).totals.parameters == 8_062_504
    check_columns(graph)


def test_columns_of_maps_that_become_larger_again() -> None:
    """A jump that is a fraction travels as text; where cells see by turns, the number of ways."""
    graph = read_config(json.dumps(described_unet()))
    sent = travelled(graph, summary(graph))
    reach = dict(zip(sent["names"], (sent["fields"][i] for i in sent["field"]), strict=True))
    assert reach["bottom"] == [[-3, 8, 2]] * 2
    assert reach["up"] == [[-3, 8, 1, 2]] * 2
    assert reach["large"][0][2:] == ["1/2", 4]
    works = dict(zip(sent["names"], (sent["works"][i] for i in sent["work"]), strict=True))
    assert works["up"]["axes"] == [[8, 2, 2, 1, 0, 0, True]] * 2
    assert works["up"]["macs"] == "8×8×8 × 2×2×4"


def best(call: Any, times: int = 7) -> float:
    """The least seconds that ``call`` took: others compute on this machine too."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return min(took)


def test_columns_cost_little() -> None:
    layers = (Conv2D(filters=8, padding="same"), Conv2D(filters=9, padding="same")) * 10
    short, long = graph_of(ModelSpec(layers=layers)), densenet121()
    counted = summary(short)
    assert best(lambda: columns.__wrapped__(short, counted)) < 3e-3
    columns(long, summary(long))
    again, same = densenet121(), summary(densenet121())  # equal, not the same
    assert best(lambda: columns(again, same)) < 30e-3
    assert columns(again, same) is columns(long, summary(long))
    assert len(json.dumps(columns(again, same))) < 150_000


def test_every_kind_can_be_added_and_set() -> None:
    offered = [kind for _, some in GROUPS for kind in some]
    assert sorted(offered) == sorted(KINDS)
    assert ABOUT.keys() == KINDS.keys()
    assert kinds().keys() == {*KINDS, "input"}
    named = words("en")["settings"]
    forms = {"whole", "number", "choice", "switch", "pair", "edges", "image"}
    for told in kinds().values():
        for setting in told["settings"]:
            assert setting["name"] in named
            assert setting["form"] in forms


def test_differences_are_those_of_the_layers_in_the_same_place() -> None:
    old = ModelSpec(layers=(Conv2D(filters=4), Conv2D(filters=4), Dense(units=2)))
    new = ModelSpec(layers=(Conv2D(filters=4), Conv2D(filters=5), Dense(units=2), Dense(units=3)))
    was, graph = summary(old), graph_of(new)
    found = compared(was, graph, summary(new))
    assert sorted(found["rows"]) == [2, 3]  # the third and fourth node; the first is the image
    assert found["rows"][2]["parameters"] == was.rows[1].parameters
    assert (found["new"], found["gone"]) == ([4], [])
    back = compared(summary(new), graph_of(old), was)
    assert [(one["before"], one["kind"]) for one in back["gone"]] == [(4, "Dense")]
    assert back["totals"] == asdict(summary(new).totals)
    nothing = compared(was, graph_of(old), summary(old))
    assert (nothing["rows"], nothing["new"], nothing["gone"]) == ({}, [], [])


# On a page --------------------------------------------------------------------------------------


def page() -> None:
    import streamlit as st

    from dl_core.counting import summary
    from dl_core.drafts import draft_to_model
    from dl_core.errors import ConvoscopeError
    from dl_core.specs import graph_of, preset
    from pages._kit.layer_table import layer_table, take

    state = st.session_state
    state.setdefault("model", preset("lenet5").train.model)
    state.setdefault("error", None)

    def edited(draft: dict) -> None:
        try:
            state.model, state.error = draft_to_model(draft), None
        except ConvoscopeError as error:
            state.error = error

    if "sent" in state:  # AppTest has no browser, which would have called back before this run
        take("layers", state.sent, edited)
    model = state.model
    table = {"model": model, "error": state.error, "on_edit": edited}
    graph = graph_of(model)
    layer_table(graph, summary(model), key="layers", **({} if state.get("look") else table))


def given_to(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    (found,) = components(app)
    return found


def sent(app: AppTest, number: int, network: Any, table: str = "t") -> dict[str, Any]:
    """What the table is given after the browser sent an edit."""
    app.session_state["sent"] = {"table": table, "number": number, "network": network}
    found = given_to(app.run())
    del app.session_state["sent"]
    return found


LENET = preset("lenet5").train.model


def test_a_network_that_can_be_edited() -> None:
    found = given_to(AppTest.from_function(page).run())
    assert found["draft"] == draft_of(LENET)
    assert found["totals"] == asdict(summary(LENET).totals)
    assert (found["answers"], found["error"], found["compared"]) == (None, None, None)


def test_a_network_that_is_only_looked_at() -> None:
    app = AppTest.from_function(page)
    app.session_state["look"] = True
    found = given_to(app.run())
    assert "draft" not in found
    assert found["table"]["names"] == [node.name for node in graph_of(LENET).nodes]


def test_an_edit_that_fits_is_answered_with_its_numbers() -> None:
    app = AppTest.from_function(page).run()
    draft = draft_of(LENET)
    draft["layers"][0]["filters"] = 7
    found = sent(app, 3, draft)
    assert (found["answers"], found["error"]) == (["t", 3], None)
    assert found["draft"]["layers"][0]["filters"] == 7
    assert found["table"]["parameters"][1] == 7 * (5 * 5 * 1 + 1)
    assert given_to(app.run()) == found  # and stays


def test_an_edit_that_does_not_fit_is_kept_with_the_numbers_of_before() -> None:
    app = AppTest.from_function(page).run()
    before = given_to(app)
    draft = draft_of(LENET)
    draft["layers"][2]["filters"] = "many"
    found = sent(app, 1, draft)
    assert found["draft"] == draft
    assert found["table"] == before["table"]
    assert found["error"]["layer"] == "3"
    assert found["error"]["field"] == "filters"
    assert "“many”" in found["error"]["text"]
    assert given_to(app.run()) == found
    draft["layers"][2]["filters"] = 8
    mended = sent(app, 2, draft)
    assert (mended["error"], mended["answers"]) == (None, ["t", 2])
    assert mended["draft"]["layers"][2]["filters"] == 8


def test_a_network_chosen_elsewhere_takes_the_place_of_a_draft() -> None:
    app = AppTest.from_function(page).run()
    sent(app, 1, {"layers": [{"kind": "conv2d", "filters": 0}]})
    app.session_state["model"] = PRESETS["cnn6"].train.model
    app.session_state["error"] = None
    found = given_to(app.run())
    assert found["draft"] == draft_of(PRESETS["cnn6"].train.model)
    assert found["error"] is None


@pytest.mark.parametrize("edit", [None, 3, "x", {}, {"table": "t"}, {"number": "x", "network": 1}])
def test_what_is_no_edit_changes_nothing(edit: Any) -> None:
    app = AppTest.from_function(page).run()
    before = given_to(app)
    app.session_state["sent"] = edit
    assert given_to(app.run()) == before


@pytest.mark.parametrize("network", [None, [], "x", {"layers": [[]]}, {"layers": {"a": 1}}])
def test_an_edit_that_is_no_network_is_an_error_like_others(network: Any) -> None:
    found = sent(AppTest.from_function(page).run(), 1, network)
    assert found["error"]["text"]
    assert found["table"]["names"]


def test_an_error_says_where_in_a_block() -> None:
    model = ModelSpec(layers=(Residual(layers=(Conv2D(filters=1, padding="same"),)),))
    draft = draft_of(model)
    draft["layers"][0]["layers"][0]["filters"] = 2
    found = sent(AppTest.from_function(page).run(), 1, draft)
    assert found["error"]["layer"] == "1"
    draft["layers"][0]["layers"][0]["filters"] = -2
    found = sent(AppTest.from_function(page).run(), 1, draft)
    assert found["error"]["layer"] == "1.1"
