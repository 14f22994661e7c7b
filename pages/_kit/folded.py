"""Controls that are folded away: while they are, they cost a stroke nothing."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._kit.address import in_use


@dataclass(frozen=True)
class Folded:
    """A box to put controls in. Those of one that is not ``open`` need not be made: they are all
    at their defaults."""

    box: DeltaGenerator
    open: bool

    def __enter__(self) -> None:
        self.box.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.box.__exit__(kind, error, trace)


def folded(label: str, icon: str, name: str, *keys: str) -> Folded:
    """A box called ``name`` for the controls ``keys`` of the address: folded until it is opened,
    open from the beginning where the address names one of them."""
    used = in_use(name, *keys)
    box = st.expander(label, used, key=f"_{name}_open", icon=icon, on_change="rerun")
    return Folded(box, used or bool(box.open))
