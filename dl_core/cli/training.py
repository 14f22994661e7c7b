"""``train``: one training in this process, into the store."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dl_core.cli.describing import add_arguments, described
from dl_core.cli.output import Commands, add, percent, print_json
from dl_core.cli.quiet import import_quietly
from dl_core.engine.admission import admit
from dl_core.engine.task import execute
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.store import Store, open_store

STOPPED = 130


def add_to(commands: Commands) -> None:
    """Add this command to the command line."""
    parser = add(commands, "train", _train, "train a preset and store it; Ctrl-C stops it cleanly")
    add_arguments(parser)
    parser.add_argument("--epochs", metavar="N", type=int, help="passes over the training images")
    parser.add_argument("--seed", metavar="S", type=int, help="draws everything drawn at random")


def _train(arguments: argparse.Namespace) -> int:
    spec = described(arguments, epochs=arguments.epochs, seed=arguments.seed)
    admit(spec)
    store = open_store()
    teller = Teller(spec, sys.stderr if arguments.json else sys.stdout)
    with _interrupts(teller) as stop:
        if not store.is_done(key_of(spec)):
            teller.loading()
            import_quietly()
        execute(spec, store, teller, lambda: stop.asked)
    if teller.stopped:
        teller.line(
            f"Stopped after {teller.stopped['epoch']} of {spec.epochs} epochs. "
            "The same command goes on from there."
        )
    _outcome(arguments, spec, store, teller)
    return STOPPED if teller.stopped else 0


def _outcome(arguments: argparse.Namespace, spec: TrainSpec, store: Store, teller: Teller) -> None:
    key = key_of(spec)
    before_anything_was_kept = teller.stopped and not store.is_stopped(key)
    run = None if before_anything_was_kept else store.load(key)
    if arguments.json:
        outcome = {
            "key": key,
            "status": "stopped" if teller.stopped else "done",
            "already": not teller.started,
            "epochs": run.epoch if run else 0,
            "history": run.history if run else {},
            "metrics": run.metrics if run else {},
            "spec": spec.model_dump(mode="json"),
        }
        print_json(outcome)
    elif run and run.complete:
        teller.line(
            f"{'Trained' if teller.started else 'Already trained'}: {key}, "
            f"{percent(run.metrics['test_accuracy'])} of the test images read rightly."
        )


class Teller:
    """Prints events as lines; on a terminal, also the progress within an epoch."""

    def __init__(self, spec: TrainSpec, stream: Any) -> None:
        self._spec, self._stream = spec, stream
        self._passing = ""
        self.started = False
        self.stopped: dict[str, Any] = {}

    def loading(self) -> None:
        self._pass("Loading Keras …")

    def __call__(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "downloading":
                self._pass(
                    f"Fetching {event['name']}: {event['done'] / 1e6:.1f} "
                    f"of {event['total'] / 1e6:.1f} MB"
                )
            case "started":
                self._started(event)
            case "progress":
                self._progress(event)
            case "epoch":
                self._epoch(event)
            case "evaluating":
                self._pass("Testing …")
            case "stopped":
                self.stopped = event

    def line(self, text: str) -> None:
        """Print a line that stays."""
        erase = f"\r{' ' * len(self._passing)}\r" if self._passing else ""
        self._passing = ""
        print(f"{erase}{text}", file=self._stream, flush=True)

    def _pass(self, text: str) -> None:
        """Print a line that the next one replaces, on a terminal only."""
        if self._stream.isatty():
            print(f"\r{text.ljust(len(self._passing))}", end="", file=self._stream, flush=True)
            self._passing = text

    def _started(self, event: dict[str, Any]) -> None:
        self.started = True
        self.line(
            f"Training {key_of(self._spec)} on {event['samples']:,} images of "
            f"{self._spec.data.name}, in {event['steps']} batches, {event['epochs']} times "
            f"({event['backend']}, {event['device']})"
        )
        if event["resumed"]:
            self.line(f"Going on after epoch {event['resumed']}")

    def _progress(self, event: dict[str, Any]) -> None:
        self._pass(
            f"epoch {event['epoch']}  batch {event['step']}/{event['steps']}  "
            f"loss {event['loss']:.4f}  accuracy {percent(event['accuracy'])}  "
            f"{event['samples_per_second']:,.0f} images/s"
        )

    def _epoch(self, event: dict[str, Any]) -> None:
        validation = ""
        if "val_loss" in event:
            validation = (
                f"  validation: loss {event['val_loss']:.4f}  "
                f"accuracy {percent(event['val_accuracy'])}"
            )
        width = len(str(self._spec.epochs))
        self.line(
            f"epoch {event['epoch']:{width}}/{self._spec.epochs}  loss {event['loss']:.4f}  "
            f"accuracy {percent(event['accuracy'])}{validation}  "
            f"{event['seconds']:.1f} s  {event['samples_per_second']:,.0f} images/s"
        )


class _Stop:
    asked = False


@contextmanager
def _interrupts(teller: Teller) -> Iterator[_Stop]:
    """Ctrl-C asks to stop after the batch; a second one interrupts at once."""
    stop = _Stop()

    def ask(number: int, frame: Any) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        teller.line("Stopping after this batch …")

    before = {s: signal.signal(s, ask) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
