"""Which numbers a field may hold: for the sentence about one that it may not."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from dl_core.specs.base import Spec

Where = tuple[int | str, ...]
"""The way to a value: name of the field, then indices."""


def refused(spec: type[Spec], error: ValueError) -> tuple[Where, str]:
    """Where the first value is that ``spec`` refused with ``error``, and the numbers that it may
    be, to be formatted with its ``name``.

    Raises:
        ValueError: ``error`` again, if it is not about one value.

    >>> from dl_core.specs.layers import Dense, Dropout
    >>> try:
    ...     Dense(units=0)
    ... except ValueError as error:
    ...     where, bounds = refused(Dense, error)
    >>> where, bounds.format(name="units")
    (('units',), '1 ≤ units ≤ 65536')
    """
    where = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
    if not where:
        raise error
    return where, _bounds(spec.model_json_schema()["properties"][str(where[0])], where[1:])


def _bounds(schema: dict[str, Any], where: Where) -> str:
    for step in where:
        schema = schema.get("anyOf", [schema])[0]["prefixItems"][step]
    low, high = "", ""
    if "minimum" in schema:
        low = f"{schema['minimum']:g} ≤ "
    elif "exclusiveMinimum" in schema:
        low = f"{schema['exclusiveMinimum']:g} < "
    if "maximum" in schema:
        high = f" ≤ {schema['maximum']:g}"
    elif "exclusiveMaximum" in schema:
        high = f" < {schema['exclusiveMaximum']:g}"
    return f"{low}{{name}}{high}"
