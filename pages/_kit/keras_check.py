"""“Check with Keras”: the layer on screen, computed once more by Keras in the worker."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.checking import Answer
from dl_core.sliding import compare
from dl_core.specs import CheckSpec
from pages._kit.asking import answered
from pages._kit.i18n import _, n_, number
from pages._kit.status import BACKENDS


def check_button(question: CheckSpec, expected: np.ndarray, key: str) -> None:
    """A button that has Keras compute ``question``, and what came of it beside ``expected``, our
    own result. An answer stays on screen until the question becomes another.

    ``question`` comes from :func:`dl_core.sliding.convolution_question` or
    :func:`~dl_core.sliding.pooling_question`.
    """
    found = answered(
        question,
        key,
        _("Check with Keras"),
        _("Keras is computing …"),
        icon=":material/fact_check:",
        help=_("Keras computes the same layer in another process, from the same numbers."),
    )
    if found is not None:
        _result(Answer.from_dict(found), question, expected)


def _result(answer: Answer, question: CheckSpec, expected: np.ndarray) -> None:
    found = compare(question, expected, answer.values)
    words = {
        "backend": BACKENDS.get(answer.backend, answer.backend),
        "n": number(expected.size, 0),
        "difference": small(found.largest),
        "time": number(1000 * answer.seconds, 0 if answer.seconds > 0.01 else 1),
    }
    if found.agrees and not found.largest:
        text = n_(
            "Keras on {backend} finds exactly the same {n} value. It took {time} ms.",
            "Keras on {backend} finds exactly the same {n} values. It took {time} ms.",
            expected.size,
        )
        st.success(text.format(**words), icon=":material/check_circle:")
    elif found.agrees:
        text = n_(
            "Keras on {backend} finds the same {n} value. The difference is {difference}: Keras "
            "rounds to 32 bits, this page to 64. It took {time} ms.",
            "Keras on {backend} finds the same {n} values. The largest difference is "
            "{difference}: Keras rounds to 32 bits, this page to 64. It took {time} ms.",
            expected.size,
        )
        st.success(text.format(**words), icon=":material/check_circle:")
    elif question.activation == "step":
        text = _(
            "Keras on {backend} differs in some cells: the step jumps at zero, and where the sum "
            "is zero but for rounding, 32 and 64 bits may fall on different sides."
        )
        st.info(text.format(**words), icon=":material/info:")
    else:
        text = _(
            "Keras on {backend} differs by up to {difference}, more than rounding to 32 bits "
            "explains."
        )
        st.warning(text.format(**words), icon=":material/warning:")


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def small(value: float) -> str:
    """A number that may be very small, as it is written by hand: ``2.4 × 10⁻⁷``."""
    if not value or 0.001 <= value < 10_000:
        return number(value)
    digits, power = f"{value:.1e}".split("e")
    return f"{number(float(digits), 1)} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"
