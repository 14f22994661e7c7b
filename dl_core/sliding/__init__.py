"""A window slid over a series, a map or several: convolution and pooling, with all there is to
know about the result. Numbers are those of :mod:`dl_core.convolution` and :mod:`dl_core.pooling`,
in float64; here inputs are checked, and refused in a sentence.

A series ``(n,)`` is a map of one row, and a map ``(h, w)`` has one channel.
"""

from dl_core.sliding.convolving import Plan, convolve, plan_convolution
from dl_core.sliding.placing import Steps, WindowError
from dl_core.sliding.pooling import plan_pooling, pool
from dl_core.sliding.questions import (
    Comparison,
    compare,
    convolution_question,
    pooling_question,
)
from dl_core.sliding.results import Convolved, Pooled, PoolKind, Slid, Tap

__all__ = [
    "Comparison",
    "Convolved",
    "Plan",
    "PoolKind",
    "Pooled",
    "Slid",
    "Steps",
    "Tap",
    "WindowError",
    "compare",
    "convolution_question",
    "convolve",
    "plan_convolution",
    "plan_pooling",
    "pool",
    "pooling_question",
]
