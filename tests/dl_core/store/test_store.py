"""The store: what is written is read back, what is damaged is never shown, nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dl_core.errors import ArtifactDamaged, RunUnknown, StoreUnwritable
from dl_core.keys import key as key_of
from dl_core.store import Store, open_store
from tests.dl_core import training_fakes as fakes

SPEC = fakes.spec(epochs=2)
KEY = key_of(SPEC)


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if request.param == "local":
        return Store(str(tmp_path / "store"))
    return Store(f"memory://{uuid.uuid4().hex}")


@pytest.fixture
def local(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def saved(store: Store) -> Path:
    """Save a finished training; the folder of its artifact, in a local store."""
    folder = store.begin(SPEC)
    fakes.write_resume(folder, 1, {"loss": [1.0]})
    store.save(SPEC, fakes.result())
    return Path(store.url) / KEY


def test_what_was_saved_is_loaded(store: Store) -> None:
    assert not store.is_done(KEY)
    saved(store)
    run = store.load(KEY)
    assert store.is_done(KEY)
    assert (run.spec, run.complete, run.epoch) == (SPEC, True, 2)
    assert run.history == {"loss": [1.0, 0.5]}
    assert run.metrics["test_accuracy"] == 0.9
    assert run.metrics["parameters"] == 2 * 784 + 2
    assert run.metrics["created"] == pytest.approx(time.time(), abs=60)
    assert run.snapshot_epochs == (1,)
    np.testing.assert_array_equal(run.weights()["1.kernel"], np.full((784, 2), 2.0))
    np.testing.assert_array_equal(run.snapshot(1)["1.bias"], np.ones(2))
    assert run.keras_bytes() == b"a keras file"
    evaluation = run.evaluation()
    assert evaluation.probabilities.shape == (4, 2)
    assert evaluation.probes.dtype == np.uint8
    np.testing.assert_array_equal(evaluation.mistakes["predicted"], [0])


def test_done_comes_with_the_checksum_of_every_file(local: Store) -> None:
    folder = saved(local)
    listed = json.loads((folder / "done.json").read_text())["files"]
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(listed) == there - {"done.json"}


def test_the_working_folder_goes_once_saved(store: Store) -> None:
    saved(store)
    assert not store.is_stopped(KEY)
    assert [run.complete for run in store.runs()] == [True]


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc", "A" * 24, "0" * 23, "0" * 25, f"{'0' * 24}\n", "é" * 24]
)
def test_a_key_that_is_none_is_unknown(local: Store, key: str) -> None:
    assert not local.is_done(key)
    assert not local.is_stopped(key)
    for use in (local.load, local.working_dir, local.keep, local.exclusive):
        with pytest.raises(RunUnknown):
            use(key)
    assert not Path(local.url).exists()


Damage = Callable[[Path], None]


def truncate(name: str) -> Damage:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def remove(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def flip(name: str) -> Damage:
    def damage(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(bytes(data))

    return damage


def write(name: str, text: str) -> Damage:
    return lambda folder: (folder / name).write_text(text)  # type: ignore[func-returns-value]


DAMAGES = [
    *(
        kind(name)
        for kind in (truncate, remove, flip)
        for name in ("weights.npz", "spec.json", "history.json", "snapshots/epoch-0001.npz")
    ),
    truncate("done.json"),
    write("done.json", "[]"),
    write("done.json", '{"files": {}}'),
    write("done.json", '{"files": {"spec.json": 3}}'),
    remove("model.keras"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_set_aside_and_can_be_repaired(local: Store, damage: Damage) -> None:
    damage(saved(local))
    with pytest.raises(ArtifactDamaged) as caught:
        local.load(KEY)
    assert caught.value.params["key"] == KEY
    assert not local.is_done(KEY)
    assert len(list((Path(local.url) / ".damaged").iterdir())) == 1
    saved(local)
    assert local.load(KEY).complete


def test_damage_after_a_first_look_is_found(local: Store) -> None:
    folder = saved(local)
    run = local.load(KEY)
    flip("weights.npz")(folder)
    with pytest.raises(ArtifactDamaged):
        run.weights()
    assert not local.is_done(KEY)


def test_weights_of_another_network_are_damage(local: Store) -> None:
    local.begin(SPEC)
    local.save(SPEC, replace(fakes.result(), weights={"1.kernel": np.zeros((3, 3), np.float32)}))
    with pytest.raises(ArtifactDamaged, match=r"1\.(kernel|bias)"):
        local.load(KEY).weights()


def test_objects_are_not_unpickled(local: Store) -> None:
    with pytest.raises(TypeError):
        local.save(SPEC, replace(fakes.result(), weights={"x": np.array([{}], dtype=object)}))
    assert not local.is_done(KEY)


def test_a_half_written_artifact_does_not_count(local: Store) -> None:
    (saved(local) / "done.json").unlink()
    assert not local.is_done(KEY)
    assert local.runs() == ()
    with pytest.raises(RunUnknown):
        local.load(KEY)
    saved(local)
    assert local.is_done(KEY)


def test_a_stopped_training_is_listed_and_its_weights_serve(store: Store) -> None:
    folder = store.begin(SPEC)
    assert store.runs() == ()
    for epoch in (1, 2):
        fakes.write_resume(folder, epoch, {"loss": [1.0] * epoch})
    store.keep(KEY)
    run = store.load(KEY)
    assert (run.complete, run.epoch, run.history["loss"]) == (False, 2, [1.0, 1.0])
    np.testing.assert_array_equal(run.weights()["1.bias"], np.full(2, 2.0))
    with pytest.raises(RunUnknown):
        run.evaluation()
    with pytest.raises(RunUnknown):
        run.keras_bytes()
    assert [(r.key, r.complete, r.epoch) for r in store.runs()] == [(KEY, False, 2)]


def test_a_stopped_training_goes_on_from_a_shared_store_on_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"memory://{uuid.uuid4().hex}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    here = Store(url)
    fakes.write_resume(here.begin(SPEC), 1, {"loss": [1.0]})
    here.keep(KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
    folder = Store(url).begin(SPEC)
    assert json.loads((folder / "resume.json").read_text())["epoch"] == 1
    assert (folder / "snapshots" / "epoch-0001.npz").exists()


def test_a_damaged_stopped_training_is_set_aside(local: Store) -> None:
    folder = local.begin(SPEC)
    fakes.write_resume(folder, 1, {"loss": [1.0]})
    (folder / "resume.json").write_text("{")
    assert local.runs() == ()
    with pytest.raises(ArtifactDamaged):
        local.load(KEY)
    assert not local.is_stopped(KEY)


def test_a_training_at_work_is_not_set_aside(local: Store) -> None:
    folder = local.begin(SPEC)
    (folder / "resume.json").write_text("{")
    with local.exclusive(KEY) as held:
        assert held
        with pytest.raises(ArtifactDamaged):
            local.load(KEY)
    assert folder.exists()


def test_runs_come_newest_first(local: Store) -> None:
    specs = [fakes.spec(seed=seed) for seed in range(3)]
    for spec in specs:
        local.save(spec, fakes.result())
        time.sleep(0.01)
    assert [run.spec for run in local.runs()] == specs[::-1]
    assert [run.test_accuracy for run in local.runs()] == [0.9] * 3


def full_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """From the ``after``-th file on, there is no space left."""
    from dl_core.store import files

    written = iter(range(10_000))
    original = files.write_synced

    def write_synced(path: Path, data: bytes) -> None:
        if next(written) >= after:
            path.write_bytes(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        original(path, data)

    monkeypatch.setattr(files, "write_synced", write_synced)


@pytest.mark.parametrize("after", [0, 1, 3, 6, 7])
def test_a_full_disk_loses_nothing(
    local: Store, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    other = fakes.spec(seed=1)
    local.save(other, fakes.result())
    fakes.write_resume(local.begin(SPEC), 1, {"loss": [1.0]})
    full_disk(monkeypatch, after)
    with pytest.raises(StoreUnwritable) as caught:
        local.save(SPEC, fakes.result())
    assert caught.value.params["problem"] == "No space left on device"
    monkeypatch.undo()
    assert not local.is_done(KEY)
    assert not [p for p in Path(local.url).iterdir() if p.name.startswith(".partial")]
    assert local.load(other.model_copy() and key_of(other)).complete
    assert local.load(KEY).epoch == 1
    local.save(SPEC, fakes.result())
    assert local.load(KEY).complete


def test_a_store_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")
    store = Store(str(tmp_path / "store"))
    assert store.runs() == ()
    with pytest.raises(StoreUnwritable):
        store.begin(SPEC)


HOLD = """
import sys, time
from dl_core.store import Store
with Store(sys.argv[1]).exclusive(sys.argv[2]) as held:
    print(held, flush=True)
    time.sleep(60)
"""


def test_a_key_is_held_by_one_process_and_freed_by_its_death(local: Store) -> None:
    command = [sys.executable, "-c", HOLD, local.url, KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        with local.exclusive(KEY, should_stop=lambda: True) as held:
            assert not held
        holder.kill()
        with local.exclusive(KEY) as held:
            assert held


def test_clean_removes_leftovers_and_keeps_what_is_done(local: Store) -> None:
    saved(local)
    fakes.write_resume(local.begin(fakes.spec(seed=1)), 1, {"loss": [1.0]})
    local.files.write(f".partial-{'0' * 24}-12345678/spec.json", b"12345")
    local.files.write(f".damaged/{'1' * 24}-1234/spec.json", b"12345")
    busy = key_of(fakes.spec(seed=2))
    fakes.write_resume(local.begin(fakes.spec(seed=2)), 1, {"loss": [1.0]})
    with local.exclusive(busy):
        cleaned = local.clean()
    assert cleaned.removed == 3
    assert cleaned.bytes > 10
    assert [run.key for run in local.runs() if run.complete] == [KEY]
    assert local.is_stopped(busy)
    assert not local.is_stopped(key_of(fakes.spec(seed=1)))
    local.clean(everything=True)
    assert local.runs() == ()


def test_the_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOSCOPE_STORE", str(tmp_path / "elsewhere"))
    assert open_store().url == str(tmp_path / "elsewhere")
    monkeypatch.delenv("CONVOSCOPE_STORE")
    monkeypatch.chdir(tmp_path)
    assert open_store().url == str(tmp_path / ".convoscope" / "store")
    assert not (tmp_path / ".convoscope").exists()
