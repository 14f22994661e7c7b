"""Numbers of any size, as a component writes them too: ``0.0123``, ``1.3·10⁻⁹``."""

from __future__ import annotations

import math

from pages._kit.i18n import number

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def magnitude(value: float, digits: int = 3) -> str:
    """``value`` to about ``digits`` digits that count, very large and small ones by a power of ten.

    >>> [magnitude(v) for v in (0, 0.98765, 12.3, 1.3e-9, 9.96e-5)]
    ['0', '0.988', '12.3', '1.3·10⁻⁹', '1.0·10⁻⁴']
    """
    size = abs(value)
    if size == 0 or 1e-3 <= size < 1e4:
        whole = math.floor(math.log10(size)) + 1 if size else 1
        return number(round(value, digits - whole))
    head, power = f"{value:.1e}".split("e")
    return f"{number(float(head), 1).replace('-', '−')}·10{str(int(power)).translate(_RAISED)}"
