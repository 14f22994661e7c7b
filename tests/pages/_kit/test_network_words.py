"""What the modules of the network component say, Python sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages._kit.network_words import words
from pages._kit.windows import words as window_words

OPENED = Path(__file__).parents[3] / "static" / "components" / "network" / "opened"
ELSEWHERE = {"opened", "windows", "locale"}
"""What the modules read of all words, not of those of opened maps."""


def test_every_word_of_opened_maps_is_sent() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in OPENED.glob("*.js"))
    asked = set(re.findall(r"\bwords\.(\w+)", code)) - ELSEWHERE
    assert len(asked) > 30
    assert asked <= set(words()["opened"])


@pytest.mark.parametrize("mode", ["convolution", "max", "average"])
def test_windows_say_what_they_say_elsewhere(mode) -> None:
    assert words()["windows"][mode] == window_words(mode)
