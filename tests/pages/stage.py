"""A stage for pages: an engine that does what it is told, a store filled without a framework, and
every word a reader would see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from dl_core.engine import AnswerView, EngineState, RunView
from dl_core.forward import expected_weights
from dl_core.keys import key as key_of
from dl_core.packing import pack
from dl_core.specs import PRESETS, ArchitectureSpec, DataSpec, Spec, TrainSpec, with_data
from dl_core.store import Store
from dl_core.training.events import first_kernels, packed_kernels
from dl_core.training.result import Result
from tests.dl_core.training_fakes import Saved

ROOT = Path(__file__).resolve().parents[2]
READY = EngineState("ready", "tensorflow", "CPU", workers=1, seconds=12.0)
PROBES = 12


class FakeEngine:
    """The part of :class:`dl_core.engine.Engine` that pages use. It trains nothing: a test sets
    ``views``, ``answers`` and ``phase``, and reads what was asked of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.phase = READY
        self.views: dict[str, RunView] = {}
        self.submitted: list[TrainSpec] = []
        self.halted: list[str] = []
        self.refusal: Exception | None = None
        self.asked: list[Spec] = []
        self.answers: dict[str, AnswerView] = {}
        self.left: list[str] = []

    def start(self) -> None:
        pass

    def state(self) -> EngineState:
        return self.phase

    def view(self, key: str) -> RunView:
        if key in self.views:
            return self.views[key]
        done, stopped = self.store.is_done(key), self.store.is_stopped(key)
        return RunView(key, state="done" if done else "stopped" if stopped else "absent")

    def active(self) -> tuple[RunView, ...]:
        return tuple(view for view in self.views.values() if view.is_live)

    def submit(self, spec: TrainSpec) -> RunView:
        if self.refusal:
            raise self.refusal
        self.submitted.append(spec)
        return self.show(spec, "queued", position=1)

    def stop(self, key: str) -> None:
        self.halted.append(key)

    def ask(self, question: Spec) -> AnswerView:
        if self.refusal:
            raise self.refusal
        key = key_of(question)
        if not self.answer(key).is_settled:
            self.asked.append(question)
            self.answers[key] = AnswerView(key, "waiting")
        return self.answers[key]

    def architecture(self, question: ArchitectureSpec) -> AnswerView:
        known = self.answer(key_of(question))
        return known if known.state != "absent" else self.ask(question)

    def answer(self, key: str) -> AnswerView:
        return self.answers.get(key) or AnswerView(key)

    def cancel(self, key: str) -> None:
        self.halted.append(key)

    def leave(self, key: str) -> None:
        self.left.append(key)

    def hear(self, key: str, timeout: float) -> AnswerView:
        return self.answer(key)

    def show(self, spec: TrainSpec, state: Any, **more: Any) -> RunView:
        """Have ``spec`` seen in ``state`` from now on."""
        key = key_of(spec)
        self.views[key] = RunView(key, spec, state, **more)
        return self.views[key]


def preset(
    name: str, data: str = "mnist-5k", classes: tuple[int, int] | None = None, **changes: Any
) -> TrainSpec:
    """What the Train page describes for a preset when only ``changes`` are chosen."""
    base = PRESETS[name].train
    chosen = DataSpec(name=data, classes=classes or base.data.classes)  # type: ignore[arg-type]
    return TrainSpec(**{**dict(with_data(base, chosen)), **changes})


def weights(spec: TrainSpec, seed: int = 0) -> dict[str, np.ndarray]:
    """Random weights that fit ``spec``, large enough for its answers to differ."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, (4 / (np.prod(shape[:-1]) or 1)) ** 0.5, shape).astype(np.float32)
        for name, shape in expected_weights(spec.model).items()
    }


def history(epochs: int) -> dict[str, list[float]]:
    """Curves that fall and rise as they should."""
    steps = range(1, epochs + 1)
    return {
        "loss": [1.25 / e for e in steps],
        "accuracy": [1 - 0.4321 / e for e in steps],
        "val_loss": [1.5 / e for e in steps],
        "val_accuracy": [1 - 0.5 / e for e in steps],
        "learning_rate": [1e-3 for _ in steps],
        "seconds": [2.0 for _ in steps],
    }


def result(spec: TrainSpec, mistakes: int = 3) -> Result:
    """A finished training of ``spec`` that nobody computed."""
    classes, shape = len(spec.data.class_names), spec.data.facts.shape
    rng = np.random.default_rng(1)
    labels = np.arange(200) % classes
    probabilities = np.full((200, classes), 0.1 / (classes - 1), np.float32)
    probabilities[np.arange(200), (labels + (np.arange(200) < mistakes)) % classes] = 0.9
    return Result(
        status="done",
        epochs=spec.epochs,
        seconds=65.0,
        history=history(spec.epochs),
        weights=weights(spec),
        keras_model=Saved(),
        probes=rng.integers(0, 256, (PROBES, *shape), np.uint8),
        probe_labels=np.arange(PROBES) % classes,
        test_loss=0.125,
        test_accuracy=0.9876,
        probabilities=probabilities,
        labels=labels,
        mistakes={
            "images": rng.integers(0, 256, (mistakes, *shape), np.uint8),
            "labels": labels[:mistakes],
            "predicted": probabilities.argmax(axis=1)[:mistakes],
            "probabilities": probabilities[:mistakes],
        },
    )


def train(store: Store, spec: TrainSpec, mistakes: int = 3) -> str:
    """Put a finished training of ``spec`` in the store; its key."""
    folder = store.begin(spec)
    _snapshots(folder, spec, spec.epochs)
    return store.save(spec, result(spec, mistakes))


def interrupt(store: Store, spec: TrainSpec, epoch: int) -> str:
    """Put a training of ``spec`` that was stopped after ``epoch`` in the store; its key."""
    folder = store.begin(spec)
    _snapshots(folder, spec, epoch)
    np.savez(folder / "resume.npz", nothing=np.zeros(1))
    state = {"epoch": epoch, "history": history(epoch)}
    (folder / "resume.json").write_text(json.dumps(state))
    return key_of(spec)


def _snapshots(folder: Path, spec: TrainSpec, epochs: int) -> None:
    (folder / "snapshots").mkdir(exist_ok=True)
    for epoch in range(epochs + 1):
        arrays: dict[str, Any] = weights(spec, epoch)
        np.savez(folder / "snapshots" / f"epoch-{epoch:04d}.npz", **arrays)


def events(spec: TrainSpec, epochs: int, steps: int = 4, resumed: int = 0) -> list[dict[str, Any]]:
    """What a training of ``spec`` tells until ``epochs`` are finished and two batches more."""
    classes, shape = len(spec.data.class_names), spec.data.facts.shape
    curves = history(epochs)
    told = [
        {
            "type": "started",
            "time": 1.7e9,
            "epochs": spec.epochs,
            "steps": steps,
            "samples": 1000,
            "backend": "tensorflow",
            "device": "CPU",
            "resumed": resumed,
            "history": history(resumed),
            "probes": pack(np.zeros((PROBES, *shape), np.uint8)),
            "probe_labels": [i % classes for i in range(PROBES)],
            "kernels": packed_kernels(weights(spec, resumed), shape),
        }
    ]
    for epoch in range(resumed + 1, epochs + 1):
        told += [_batch(epoch, step, steps) for step in range(1, steps + 1)]
        kernels = first_kernels(weights(spec, epoch), shape)
        told.append(
            {
                "type": "epoch",
                "epoch": epoch,
                **{name: values[epoch - 1] for name, values in curves.items()},
                "samples_per_second": 1234.0,
                "kernels": None if kernels is None else pack(kernels),
                "probes": pack(np.eye(classes, dtype=np.float32)[np.arange(PROBES) % classes]),
            }
        )
    return told + [_batch(epochs + 1, step, steps) for step in (1, 2) if epochs < spec.epochs]


def _batch(epoch: int, step: int, steps: int) -> dict[str, Any]:
    done = epoch - 1 + step / steps
    return {
        "type": "progress",
        "epoch": epoch,
        "step": step,
        "steps": steps,
        "loss": 2.0 / (1 + done),
        "accuracy": done / (1 + done),
        "samples_per_second": 1234.0,
        "elapsed": done,
    }


def visit(path: str, lang: str | None = None, **query: str) -> AppTest:
    """Open ``path`` (``"app.py"``, ``"pages/train.py"``) at an address and let it run."""
    page = AppTest.from_file(ROOT / path, default_timeout=60)
    for name, value in {**({"lang": lang} if lang else {}), **query}.items():
        page.query_params[name] = value
    return page.run()


# What a reader sees ---------------------------------------------------------------------------

_NOT_FOR_READERS = {
    *("id", "key", "elementId", "formId", "url", "icon", "page", "pageScriptHash", "queryParams"),
    *("queryParamKey", "componentName", "jsContent", "cssContent", "htmlContent", "fragmentId"),
    *("data", "format", "appearance", "type", "config", "arrowData", "theme", "urlPathname"),
    *("queryString", "rawOptions", "language", "draft", "locale", "table", "kinds", "marks"),
}


def words(page: AppTest) -> list[str]:
    """Every text on the page: labels, helps, sentences, words of charts and of components."""
    return [text for node in _nodes(page._tree) for text in _texts(_message(node))]


def _nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _nodes(child)


def _message(node: Any) -> Any:
    proto = getattr(node, "proto", None)
    return MessageToDict(proto) if proto is not None else {}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NOT_FOR_READERS or (name == "data" and isinstance(inner, list)):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str) and value.startswith(('{"', '[{"')):
        yield from _texts(json.loads(value))
    elif isinstance(value, str) and value:
        yield value


def components(page: AppTest) -> list[dict[str, Any]]:
    """What each client-side component was given, in order."""
    protos = [n.proto for n in _nodes(page._tree) if n.type == "bidi_component"]
    return [json.loads(proto.json) for proto in protos if proto.json]


def packets(page: AppTest) -> list[bytes]:
    """What each client-side component that takes bytes was given, in order."""
    protos = [n.proto for n in _nodes(page._tree) if n.type == "bidi_component"]
    return [proto.bytes for proto in protos if proto.bytes]
