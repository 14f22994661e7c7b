"""``presets``, ``datasets``: what there is, before any training."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from dl_core import counting, datasets
from dl_core.cli.output import Commands, add, percent, print_json, table
from dl_core.specs import DATASETS, PRESETS, show

_SOURCES = {
    "embedded": "comes with Convoscope",
    "file": "a file in CONVOSCOPE_DATA",
    "system": "a package of the system",
    "cache": "fetched before",
    None: "to fetch from the Internet",
}


def add_to(commands: Commands) -> None:
    """Add these commands to the command line."""
    add(commands, "presets", _presets, "list the networks ready to train")
    add(commands, "datasets", _datasets, "list the data, and where each would come from")


def _presets(arguments: argparse.Namespace) -> int:
    totals = {name: counting.summary(p.train.model).totals for name, p in PRESETS.items()}
    if arguments.json:
        print_json(
            [
                {
                    "name": name,
                    "title": preset.title,
                    "parameters": totals[name].parameters,
                    "macs": totals[name].macs,
                    "published_accuracy": preset.published_accuracy,
                    "train": preset.train.model_dump(mode="json"),
                }
                for name, preset in PRESETS.items()
            ]
        )
        return 0
    rows = [
        [
            name,
            preset.title,
            f"{totals[name].parameters:,}",
            f"{totals[name].macs:,}",
            percent(preset.published_accuracy) if preset.published_accuracy else "",
        ]
        for name, preset in PRESETS.items()
    ]
    head = ["name", "network", "parameters", "MACs per image", "published"]
    print(table(head, rows, right="parameters,MACs per image,published"))
    return 0


def _datasets(arguments: argparse.Namespace) -> int:
    sources = {name: datasets.locate(name) for name in DATASETS}
    if arguments.json:
        print_json(
            [
                {"name": name, "source": sources[name], **asdict(facts)}
                for name, facts in DATASETS.items()
            ]
        )
        return 0
    rows = [
        [
            name,
            facts.title,
            show(facts.shape),
            f"{facts.train:,}",
            f"{facts.test:,}",
            _SOURCES[sources[name]],
        ]
        for name, facts in DATASETS.items()
    ]
    head = ["name", "data", "image", "train", "test", "from"]
    print(table(head, rows, right="train,test"))
    return 0
