"""Test images in the plane, as a layer of a network sees them, and a drawn digit among them."""

from __future__ import annotations

from pages._kit.across import across
from pages._kit.drawing import canvas
from pages._kit.map_bench import show_map
from pages._kit.map_questions import choose_map
from pages._kit.messages import guarded
from pages._kit.opening import opening

opening("digit_map")
with guarded():
    chosen = choose_map()
    if chosen is not None:
        show_map(*chosen, canvas)
        across(chosen[0], "digit_map")
