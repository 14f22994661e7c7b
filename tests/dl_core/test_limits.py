"""Caps: defaults, what the environment changes, and what a refusal says."""

from __future__ import annotations

from dataclasses import fields

import pytest

from dl_core.errors import LimitExceeded
from dl_core.limits import LABELS, Limits

NAMES = [field.name for field in fields(Limits)]


@pytest.mark.parametrize("name", NAMES)
def test_the_environment_overrides_one_cap(name: str) -> None:
    limits = Limits.from_environment({f"CONVOSCOPE_MAX_{name.upper()}": "7"})
    assert getattr(limits, name) == 7
    others = [n for n in NAMES if n != name]
    assert [getattr(limits, n) for n in others] == [getattr(Limits(), n) for n in others]


@pytest.mark.parametrize("text", ["", "0", "-5", "many", "1e3", "2.5", "²", "½"])
def test_what_is_no_positive_integer_is_ignored(text: str) -> None:
    assert Limits.from_environment({"CONVOSCOPE_MAX_EPOCHS": text}) == Limits()


@pytest.mark.parametrize("name", NAMES)
def test_a_value_at_the_cap_passes_and_one_over_is_refused(name: str) -> None:
    limits = Limits()
    cap = getattr(limits, name)
    limits.check(name, cap)
    with pytest.raises(LimitExceeded) as refused:
        limits.check(name, cap + 1)
    assert f"{cap:,}" in str(refused.value)
    assert f"{cap + 1:,}" in str(refused.value)


def test_every_cap_a_viewer_can_meet_has_a_name_for_readers() -> None:
    assert set(NAMES) - set(LABELS) == {"cached_entries"}
    assert set(LABELS) <= set(NAMES)
