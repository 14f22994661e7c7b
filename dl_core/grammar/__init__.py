"""The textbook grammar of a network, with sizes: from a text to a ``ModelSpec``, and back.

The courses write networks as ``INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC``
(CS231n, Stanford). That sentence can be typed as it is, and so can one with all its sizes::

    INPUT(28x28x1) -> [[CONV(32, 3x3, same) -> RELU]*2 -> POOL(2)]*2 -> FC(128) -> RELU -> FC(10)

Case does not matter, nor do spaces and line breaks; ``→`` is ``->`` and ``×`` is ``x`` or ``*``.

**Layers**, with what holds where nothing is written:

===========================  =====================================================================
``INPUT(28x28x1)``           height, width, channels: 28×28×1; ``28x28`` has one channel
``CONV(32, 3x3)``            32 filters of 3×3, ``same`` padding; ``valid``, ``stride 2``,
                             ``dilation 2``, ``groups 2``, ``nobias``
``DWCONV(3x3)``              depthwise, 3×3, ``same``; ``multiplier 2`` filters for each channel
``SEPCONV(32, 3x3)``         separable: as ``CONV`` and ``DWCONV``, without ``groups``
``POOL(2)``, ``AVGPOOL(2)``  windows of 2×2 side by side, ``valid``; ``stride 2``, ``same``
``GAP``, ``GMP``             mean and maximum of each map, as a vector; ``keepdims``
``PAD(1)``                   one zero around; ``1x2``; ``top 1``, ``bottom``, ``left``, ``right``
``BN``                       batch normalisation; ``momentum``, ``epsilon``, ``nocenter``, …
``DROPOUT(0.5)``             a half
``FLATTEN``                  put in by itself where ``FC`` reads maps
``FC(128)``                  128 units; 10, one for each class, where it ends the network and only
                             activations follow; ``nobias``, ``cellwise`` (acts on each cell)
``RELU``, ``SOFTMAX``, …     every activation function by its name
``RES[ … ]``                 a residual block: its input, added to what is in the brackets
===========================  =====================================================================

**Activations.** One right after ``CONV``, ``DWCONV``, ``SEPCONV``, ``FC`` or ``RES[ … ]`` becomes
that layer's own; anywhere else it is a layer. ``ACT(relu)`` is always a layer. A layer with its
activation in parentheses, ``FC(10, softmax)``, takes no other.

>>> [layer.kind for layer in parse("FC(9) -> RELU -> FC(9) -> ACT(relu)").model.layers]
['flatten', 'dense', 'dense', 'activation']

**Brackets** abbreviate: ``[A -> B]*2`` is ``A -> B -> A -> B``, whatever A and B are, and
``FC(10)*0`` is nothing. A letter stands for a count, which ``counts`` gives, or the text itself at
its end; otherwise it is 1.

>>> [layer.kind for layer in parse("[CONV -> POOL]*N", {"N": 2}).model.layers]
['conv2d', 'max_pool2d', 'conv2d', 'max_pool2d']
>>> parse("[[CONV]*N -> POOL]*M, N=3").letters
('M',)

**With or without.** ``X?`` is there where all of it fits what it reads, and left out where it does
not: a window larger than the map, maps wanted of a vector. A single cell is not pooled either.

>>> parse("INPUT(4x4x1) -> [CONV(1) -> POOL?]*4").model.output_shape
(1, 1, 1)

**What is too much** (:mod:`~dl_core.grammar.building`) is refused before it is made: 400 layers,
5,000 with those of all blocks, brackets 64 deep, 100,000 characters.

Modules, in the order of the way: ``tokens`` cuts the text, ``words`` knows the layers,
``arguments`` reads their parentheses, ``reading`` makes a ``tree``, ``building`` a network of it;
``writing`` goes back, ``folding`` finds repetitions. ``errors`` says what is wrong, and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dl_core.grammar.building import build, model_of
from dl_core.grammar.errors import GrammarError, NoLayer, point
from dl_core.grammar.reading import read
from dl_core.grammar.tokens import Place
from dl_core.grammar.writing import write
from dl_core.specs import ModelSpec

__all__ = ["GrammarError", "Parsed", "letters", "parse", "point", "write"]


@dataclass(frozen=True)
class Parsed:
    """A network, and the letters of its text whose counts are open, in order of appearance."""

    model: ModelSpec
    letters: tuple[str, ...]


def parse(text: str, counts: Mapping[str, int] | None = None) -> Parsed:
    """The network that ``text`` describes.

    Args:
        counts: how often what is marked ``*N`` is repeated, by letter; 1 where one is missing.
            Letters that the text gives a count to keep it.

    Raises:
        GrammarError: it describes none; the error says where (:func:`point`) and why.

    >>> parse("INPUT(32x32x3) -> CONV(16) -> RELU -> GAP -> FC(10)").model.output_shape
    (10,)
    """
    tree = read(text)
    given = {name.upper(): count for name, count in (counts or {}).items()}
    layers = build(tree, given)
    if not layers:
        raise NoLayer(**Place(0, text).params)
    return Parsed(model_of(tree, layers), _open(tree.letters, tree.counts))


def letters(text: str) -> tuple[str, ...]:
    """The letters of ``text`` whose counts are open, whatever network they make.

    Raises:
        GrammarError: it is not written as a network is.

    >>> letters("[[CONV]*N -> POOL]*M -> FC")
    ('N', 'M')
    """
    tree = read(text)
    return _open(tree.letters, tree.counts)


def _open(names: tuple[str, ...], given: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in given)
