"""The vocabulary covers every kind of layer and every field of it."""

from __future__ import annotations

from typing import get_args

import pytest

from dl_core.grammar import parse
from dl_core.grammar.words import BY_LAYER, KINDS, Kind, layer_words, plain
from dl_core.specs import Activation, Layer, Residual

LAYERS = set(get_args(get_args(Layer)[0]))


def test_every_kind_of_layer_has_a_word() -> None:
    assert BY_LAYER.keys() | {Activation, Residual} == LAYERS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_every_field_can_be_written(kind: Kind) -> None:
    flags = {name for name, _ in kind.flags.values()}
    written = {*kind.numbers, *kind.named.values(), *flags, "activation", "kind"}
    if kind.word == "PAD":  # its sides are one field
        written |= {"padding"}
    assert kind.layer.model_fields.keys() <= written


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_what_an_error_shows_as_an_example_is_one(kind: Kind) -> None:
    examples = kind.usage.replace("), ", ")|").split("|")
    for example in examples:
        for part in (example, example.replace("dilation 2, ", "")):
            assert parse(f"INPUT(9x9x4) -> {part}").model.layers


def test_no_word_means_two_things() -> None:
    words = [word.replace("_", "") for word in layer_words()]
    assert len(words) == len(set(words))
    assert all(plain(plain(word)) == plain(word) for word in words)
