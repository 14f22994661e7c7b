"""Predict, then check: exercises drawn from a seed, with their answers worked out step by step.

An exercise is a value: what is given, the answer, and the numbers on the way to it. The words are
the page's. The same kind and seed make the same exercise on every machine: numbers come from
:class:`random.Random`, whose stream Python keeps from version to version.
"""

from dl_core.exercises.answers import AnswerUnreadable, is_right, readings
from dl_core.exercises.cells import ConvolutionCell, PoolCell
from dl_core.exercises.drawing import KINDS, exercise
from dl_core.exercises.networks import FirstDense
from dl_core.exercises.numbers import ActivationPoint, OutputSize, Parameters, PoolSize
from dl_core.exercises.reaching import ReceptiveField, Window
from dl_core.exercises.scores import SoftmaxClass

Exercise = (
    ConvolutionCell
    | PoolCell
    | OutputSize
    | PoolSize
    | ActivationPoint
    | Parameters
    | FirstDense
    | ReceptiveField
    | SoftmaxClass
)

__all__ = [
    "KINDS",
    "ActivationPoint",
    "AnswerUnreadable",
    "ConvolutionCell",
    "Exercise",
    "FirstDense",
    "OutputSize",
    "Parameters",
    "PoolCell",
    "PoolSize",
    "ReceptiveField",
    "Window",
    "SoftmaxClass",
    "exercise",
    "is_right",
    "readings",
]
