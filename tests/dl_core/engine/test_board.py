"""What viewers read between two news from the scheduler."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dl_core.engine.board import Board
from dl_core.engine.views import RunView
from dl_core.errors import EngineUnavailable, QueueFull
from dl_core.keys import key as key_of
from tests.dl_core import training_fakes as fakes

SPEC = fakes.spec()
KEY = key_of(SPEC)
QUEUED = RunView(KEY, SPEC, "queued")


def told(state: str, number: int, events: int = 0, new: bool = True, **more: Any) -> dict[str, Any]:
    """As the ledger tells of :data:`SPEC`, with ``events`` new ones."""
    return {
        "key": KEY,
        "number": number,
        "spec": SPEC.model_dump_json() if new else None,
        "state": state,
        "position": None,
        "error": None,
        "events": [json.dumps({"type": "progress"})] * events,
        **more,
    }


@pytest.fixture
def board() -> Board:
    return Board()


def state(board: Board) -> str:
    view = board.get(KEY)
    return view.state if view else "absent"


def test_news_of_another_apps_training_is_shown(board: Board) -> None:
    board.hear([told("running", 1, events=3)])
    view = board.get(KEY)
    assert view is not None
    assert (view.state, view.spec, len(view.events)) == ("running", SPEC, 3)
    assert board.known() == {KEY: [1, 3]}
    board.hear([told("running", 1, events=2, new=False)])
    assert board.known() == {KEY: [1, 5]}
    board.hear([told("running", 2, events=1)])
    assert board.known() == {KEY: [2, 1]}


def test_a_view_does_not_change_under_its_reader(board: Board) -> None:
    board.hear([told("running", 1, events=1)])
    before = board.get(KEY)
    board.hear([told("running", 1, new=False)])
    assert board.get(KEY) is before
    board.hear([told("running", 1, events=1, new=False)])
    assert before is not None
    assert len(before.events) == 1


def test_old_news_do_not_undo_what_was_just_asked(board: Board) -> None:
    board.hear([told("stopped", 1, events=4)])
    board.expect(KEY, lambda _: QUEUED)
    board.hear([told("stopped", 1, new=False)])
    assert state(board) == "queued"
    board.settle(KEY, 2)
    board.hear([told("running", 2, events=1, new=False)])
    view = board.get(KEY)
    assert view is not None
    assert (view.state, len(view.events)) == ("running", 1)


def test_two_requests_are_both_awaited(board: Board) -> None:
    board.expect(KEY, lambda _: QUEUED)
    board.expect(KEY, lambda view: view)
    board.settle(KEY, 1)
    board.hear([told("failed", 1)])
    assert state(board) == "queued"
    board.settle(KEY)
    board.hear([told("stopped", 1)])
    assert state(board) == "stopped"


def test_a_refusal_stays_until_the_next_submission(board: Board) -> None:
    board.hear([told("stopped", 1)])
    board.expect(KEY, lambda _: QUEUED)
    board.settle(KEY, error=QueueFull(queued=20))
    for _ in range(2):
        board.hear([told("stopped", 1, new=False)])
        assert state(board) == "failed"
    board.expect(KEY, lambda _: QUEUED)
    board.settle(KEY, 2)
    board.hear([told("running", 2, new=False)])
    assert state(board) == "running"


def test_a_scheduler_that_forgets_leaves_no_training_running(board: Board) -> None:
    board.hear([told("running", 1, events=1)])
    board.hear([])
    assert state(board) == "failed"
    board.hear([told("done", 2)])
    board.hear([])
    assert board.get(KEY) is None


def test_an_error_outlives_the_ledgers_memory(board: Board) -> None:
    error = QueueFull(queued=3).to_dict()
    board.hear([told("failed", 1, events=5, error=error)])
    board.hear([])
    view = board.get(KEY)
    assert view is not None
    assert (view.state, str(view.error), view.events) == ("failed", str(QueueFull(queued=3)), ())


def test_a_lost_scheduler(board: Board) -> None:
    board.hear([told("running", 1, events=1)])
    assert [view.key for view in board.lose()] == [KEY]
    board.hear([told("stopping", 1, events=1)])
    assert board.lose() == []
    assert state(board) == "stopped"
    board.expect(KEY, lambda _: QUEUED)
    board.fail(EngineUnavailable(problem="gone"))
    assert state(board) == "failed"
    assert board.live() == ()


def test_what_runs_comes_before_what_waits(board: Board) -> None:
    specs = [fakes.spec(seed=seed) for seed in range(3)]
    common = told("queued", 1)
    board.hear(
        [
            {**common, "key": key_of(specs[0]), "position": 2},
            {**common, "key": key_of(specs[1]), "position": 1},
            {**common, "key": key_of(specs[2]), "state": "running"},
        ]
    )
    order = [key_of(specs[i]) for i in (2, 1, 0)]
    assert [view.key for view in board.live()] == order
