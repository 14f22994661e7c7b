"""Content hash of a spec: the name of its artifact, its task and its cache entries."""

from __future__ import annotations

import hashlib
import json

from dl_core.specs import Spec

VERSION = 1
"""Raise it when the same spec comes to mean another computation; old artifacts are then unused."""


def canonical(spec: Spec) -> str:
    """The spec as JSON in one fixed form: class name, sorted fields, no spaces."""
    body = {"type": type(spec).__name__, "version": VERSION, "spec": spec.model_dump(mode="json")}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)


def key(spec: Spec) -> str:
    """24 hexadecimal digits (96 bits of SHA-256), equal for two specs if and only if they are.

    >>> from dl_core.specs import Dense
    >>> key(Dense(units=3)) == key(Dense(units=3, activation="linear"))
    True
    >>> key(Dense(units=3)) == key(Dense(units=4))
    False
    """
    return hashlib.sha256(canonical(spec).encode()).hexdigest()[:24]
