"""What activation functions do to depth: random networks chosen, and read in a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from dl_core.activations import ACTIVATIONS
from dl_core.codegen import random_layers_code
from dl_core.depth import ELEMENTWISE, MOST_LAYERS, WIDTHS, Passage, Stack, propagate, verdict
from dl_core.errors import N_
from dl_core.initialisation import InitialisationName, made_for
from pages._kit import url
from pages._kit.i18n import _, lesson, n_, number
from pages._kit.magnitude import magnitude
from pages._kit.networks import Shown, networks
from pages._kit.settings import MOST_SEED

SHOWN_FIRST = ("sigmoid", "tanh", "relu")
MOST_NETWORKS = 6
"""As many lines as can be told apart."""
# Marked here, translated one by one where they are shown: a rerun shows few of them.
CHOICES = {
    "matched": N_("The one made for each activation"),
    "glorot_uniform": N_("Glorot uniform"),
    "glorot_normal": N_("Glorot normal"),
    "lecun_normal": N_("LeCun normal"),
    "he_normal": N_("He normal"),
    "he_uniform": N_("He uniform"),
    "fixed": N_("One spread for all layers"),
}
SIGMAS = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.2", "0.3", "0.5", "1", "2")


@dataclass(frozen=True)
class Recipe:
    """An activation with an initialisation, to be had by one click."""

    activation: str
    choice: str
    sigma: str = "0.01"


RECIPES = (
    Recipe("sigmoid", "fixed", "0.01"),
    Recipe("tanh", "fixed", "1"),
    Recipe("tanh", "glorot_normal"),
    Recipe("relu", "he_normal"),
    Recipe("selu", "lecun_normal"),
)


def show_depth() -> dict[str, str]:
    """A signal sent through random layers, and a gradient sent back: controls and picture.

    Returns the Keras code of what is on screen, by title. For a page's fragment.
    """
    left, right = st.columns([3, 8], gap="large")
    with left:
        stacks = _settings()
    with right:
        if stacks:
            _picture(stacks)
        else:
            st.info(_("Choose a function."), icon=":material/show_chart:")
        with st.expander(_("Learn more"), icon=":material/menu_book:"):
            st.markdown(lesson("activations-depth"))
    return {
        _(ACTIVATIONS[stack.activation].title): random_layers_code(stack, translate=_)
        for stack in stacks
    }


# Controls ---------------------------------------------------------------------------------------


def _settings() -> list[Stack]:
    """The networks that the controls describe."""
    chosen = url.several(
        _("Activations"),
        ELEMENTWISE,
        key="deep_fn",
        default=SHOWN_FIRST,
        labels=lambda name: _(ACTIVATIONS[name].title),
    )
    if len(chosen) > MOST_NETWORKS:
        st.caption(_("The first {n} are shown.").format(n=MOST_NETWORKS))
    choice = url.choice(
        _("First weights"),
        tuple(CHOICES),
        key="deep_init",
        default="glorot_uniform",
        labels=lambda name: _(CHOICES[name]),
        help=_(
            "How widely the first weights are spread. Glorot uniform is what Keras takes when "
            "nothing is said."
        ),
    )
    sigma = _sigma() if choice == "fixed" else "0.01"
    depth, width, seed = _size()
    return [_stack(Recipe(a, choice, sigma), depth, width, seed) for a in chosen[:MOST_NETWORKS]]


def _sigma() -> str:
    return url.step(
        _("Standard deviation of the weights"),
        SIGMAS,
        key="deep_sigma",
        default="0.01",
        labels=lambda s: number(float(s)),
    )


def _size() -> tuple[int, int, int]:
    depth = url.whole(_("Layers"), 1, MOST_LAYERS, key="deep", default=20)
    width = url.step(
        _("Neurons in each layer"), tuple(map(str, WIDTHS)), key="deep_width", default="64"
    )
    seed = url.whole_input(
        _("Seed"),
        0,
        MOST_SEED,
        key="deep_seed",
        default=0,
        help=_("The same seed draws the same inputs and the same weights."),
    )
    return depth, int(width), seed


def _stack(recipe: Recipe, depth: int, width: int, seed: int) -> Stack:
    rule = made_for(recipe.activation) if recipe.choice == "matched" else recipe.choice
    return Stack(
        activation=recipe.activation,
        initialisation=cast(InitialisationName, rule),
        depth=depth,
        width=width,
        seed=seed,
        sigma=float(recipe.sigma),
    )


# Picture ----------------------------------------------------------------------------------------


def _picture(stacks: Sequence[Stack]) -> None:
    """The networks chosen, and the recipes of the same depth, width and seed."""
    like = stacks[0]
    recipes = [_stack(r, like.depth, like.width, like.seed) for r in RECIPES]
    networks(
        [_shown(stack, read=True) for stack in stacks],
        [_shown(stack) for stack in recipes],
        key="deep-networks",
        on_recipe=lambda i: _follow(RECIPES[i]),
    )


def _follow(recipe: Recipe) -> None:
    st.session_state.update(
        deep_fn=[recipe.activation], deep_init=recipe.choice, deep_sigma=recipe.sigma
    )


def _shown(stack: Stack, *, read: bool = False) -> Shown:
    passage, title = propagate(stack), _(ACTIVATIONS[stack.activation].title)
    return Shown(title, _rule(stack), reading(passage) if read else "", passage)


def _rule(stack: Stack) -> str:
    sigma = f"σ = {magnitude(stack.deviation)}"
    fixed = stack.initialisation == "fixed"
    return sigma if fixed else f"{_(CHOICES[stack.initialisation])}, {sigma}"


LEARNS = {
    "none": N_("nothing is left to learn from."),
    "vanishes": N_("the first layers do not learn."),
    "shrinks": N_("the first layers learn slowly."),
    "steady": N_("every layer can learn."),
    "grows": N_("the first layers take steps that are too long."),
    "explodes": N_("one step throws the first layers far away, and training diverges."),
}
SIGNAL = {
    "none": N_("Nothing is left of the signal."),
    "vanishes": N_("The signal dies away, from 1 to {size}."),
    "shrinks": N_("The signal shrinks, from 1 to {size}."),
    "steady": N_("The signal keeps its size, about: {size} for 1."),
    "grows": N_("The signal grows, from 1 to {size}."),
    "explodes": N_("The signal explodes, from 1 to {size}."),
}
ALIKE = N_(
    "Of the differences between inputs, {size} is left at the output: whatever goes in, the same "
    "comes out."
)


def reading(passage: Passage) -> str:
    """What the numbers say, in two or three sentences."""
    depth = passage.stack.depth
    text = n_(
        "Sent back through {n} layer, a gradient of 1 reaches the first one as {size}: {verdict}",
        "Sent back through {n} layers, a gradient of 1 reaches the first one as {size}: {verdict}",
        depth,
    )
    learns = _(LEARNS[verdict(passage.arrived)])
    back = text.format(n=depth, size=magnitude(passage.arrived), verdict=learns)
    return " ".join([back, _signal(passage), *_dead(passage)])


def _signal(passage: Passage) -> str:
    if passage.alike:
        return _(ALIKE).format(size=magnitude(passage.difference_left))
    text = _(SIGNAL[verdict(passage.signal_left)])
    return text.format(size=magnitude(passage.signal_left))


def _dead(passage: Passage) -> list[str]:
    if not passage.dead_units:
        return []
    text = n_(
        "{n} of {all} neurons is dead: zero for the whole batch, and without gradient.",
        "{n} of {all} neurons are dead: zero for the whole batch, and without gradient.",
        passage.dead_units,
    )
    return [text.format(n=number(passage.dead_units, 0), all=number(passage.units, 0))]
