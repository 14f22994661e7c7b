"""``runs`` and ``clean``: what the store holds, and making room in it."""

from __future__ import annotations

import argparse
import sys
import time

from dl_core.cli.describing import preset_of
from dl_core.cli.output import Commands, add, percent, print_json, table
from dl_core.errors import RunAmbiguous, RunUnknown
from dl_core.store import RunSummary, Store, open_store

NOT_CONFIRMED = 1


def add_to(commands: Commands) -> None:
    """Add these commands to the command line."""
    add(commands, "runs", _runs, "list the trained networks, newest first")
    text = "remove what is damaged, half-written or was stopped; trained networks stay"
    parser = add(commands, "clean", _clean, text)
    parser.add_argument("--all", action="store_true", help="remove every trained network too")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def find(store: Store, name: str) -> str:
    """The one key in ``store`` that begins with ``name``.

    Raises:
        RunUnknown: there is none.
        RunAmbiguous: there are several.
    """
    keys = [run.key for run in store.runs() if name and run.key.startswith(name)]
    if len(keys) > 1:
        raise RunAmbiguous(start=name, keys=", ".join(keys))
    if not keys:
        raise RunUnknown(key=name)
    return keys[0]


def _runs(arguments: argparse.Namespace) -> int:
    store = open_store()
    runs = store.runs()
    if arguments.json:
        print_json([_as_json(run) for run in runs])
    elif runs:
        head = ["run", "network", "data", "epochs", "seed", "accuracy", "trained"]
        print(table(head, [_row(run) for run in runs], right="epochs,seed,accuracy"))
    else:
        print(f"No network is stored in {store.url} yet.")
    return 0


def _as_json(run: RunSummary) -> dict[str, object]:
    return {
        "key": run.key,
        "network": preset_of(run.spec),
        "complete": run.complete,
        "epoch": run.epoch,
        "created": run.created,
        "test_accuracy": run.test_accuracy,
        "spec": run.spec.model_dump(mode="json"),
    }


def _row(run: RunSummary) -> list[str]:
    epochs = f"{run.epoch}" if run.complete else f"{run.epoch}/{run.spec.epochs}"
    score = "stopped" if run.test_accuracy is None else percent(run.test_accuracy)
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created))
    return [
        run.key,
        preset_of(run.spec),
        run.spec.data.name,
        epochs,
        str(run.spec.seed),
        score,
        when,
    ]


def _clean(arguments: argparse.Namespace) -> int:
    store = open_store()
    if arguments.all and not arguments.yes and not _confirmed(store):
        return NOT_CONFIRMED
    cleaned = store.clean(everything=arguments.all)
    if arguments.json:
        print_json({"removed": cleaned.removed, "bytes": cleaned.bytes, "all": arguments.all})
    else:
        things = "thing" if cleaned.removed == 1 else "things"
        print(f"Removed {cleaned.removed} {things}, {cleaned.bytes / 1e6:.1f} MB, from {store.url}")
    return 0


def _confirmed(store: Store) -> bool:
    if not sys.stdin.isatty():
        print("Add --yes to remove every trained network without being asked.", file=sys.stderr)
        return False
    question = f"Remove all {len(store.runs())} trained networks from {store.url}? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
