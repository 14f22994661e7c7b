"""What can be wrong with a text that should describe a network, and where.

Each sentence names the place: ``at`` counts characters from 1, ``length`` is how many are meant,
``found`` what stands there. ``expected`` is one of the phrases below, a message id of its own.
"""

from __future__ import annotations

from dl_core.errors import N_, SpecError

LAYER = N_("a layer (CONV, POOL, FC, …)")
ARROW = N_("an arrow (->) before the next layer")
ARROW_OR_BRACKET = N_("an arrow (->) or a closing bracket")
BRANCH = N_("an opening bracket, as in RES[CONV -> RELU -> CONV]")
COMMA = N_("a comma or a closing parenthesis")
COUNT = N_("a number of repetitions, or a letter that stands for one")
NUMBER = N_("a number")
SIZE = N_("a size such as 3x3")
IMAGE = N_("a size such as 28x28x1: height, width, channels")
SETTING = N_("a setting of this layer")
ACTIVATION = N_("an activation function (relu, sigmoid, …)")


class GrammarError(SpecError):
    """A text that describes no network."""


def point(error: GrammarError) -> tuple[int, int]:
    """Where in the text the error is: its first character, counted from 0, and the one after its
    last.

    >>> from dl_core.grammar import parse
    >>> try:
    ...     parse("CONV -> COVN")
    ... except GrammarError as error:
    ...     point(error)
    (8, 12)
    """
    start = int(error.params["at"]) - 1
    return start, start + int(error.params["length"])


# How it is written -----------------------------------------------------------------------------


class Unexpected(GrammarError):
    template = N_("At character {at}, “{found}”: expected {expected}.")


class EndsTooSoon(GrammarError):
    template = N_("The text ends after “{found}”, at character {at}: expected {expected}.")


class Misspelt(GrammarError):
    template = N_("At character {at}, “{found}”: expected {expected}. Did you mean {guess}?")


class UnknownSetting(GrammarError):
    template = N_(
        "At character {at}, “{found}” is no setting of this layer. Write it like {usage}."
    )


class GivenTwice(GrammarError):
    template = N_("At character {at}, “{found}”: this was given already.")


class NumberNotWhole(GrammarError):
    template = N_("At character {at}, “{found}”: expected a whole number.")


class OutOfRange(GrammarError):
    template = N_("At character {at}, “{found}”: expected {range}.")


class NotClosed(GrammarError):
    template = N_("At character {at}, “{found}” is opened and never closed.")


class NotOpened(GrammarError):
    template = N_("At character {at}, “{found}” closes what was never opened.")


class NoMeaning(GrammarError):
    template = N_("At character {at}, “{found}” has no meaning here.")


class InputNotFirst(GrammarError):
    template = N_("At character {at}, “{found}”: the input stands once, at the start.")


class LetterUnused(GrammarError):
    template = N_("At character {at}, “{found}”: nothing is repeated so, as in [CONV]*{found}.")


class NoLayer(GrammarError):
    template = N_("There is no layer yet. Write some, as in CONV(32) -> RELU -> POOL -> FC(10).")


# How much it is --------------------------------------------------------------------------------


class TextTooLong(GrammarError):
    template = N_("The text has {n} characters, more than the {cap} that are read.")


class NestedTooDeep(GrammarError):
    template = N_("At character {at}, “{found}”: brackets are read {cap} deep, not deeper.")


class NetworkTooLong(GrammarError):
    template = N_("At character {at}, “{found}” makes more than {cap} layers of this network.")


class TooManySteps(GrammarError):
    template = N_(
        "At character {at}, “{found}”: repetitions inside repetitions come to more than {cap} "
        "steps here."
    )


class TooManyValues(GrammarError):
    template = N_("At character {at}, “{found}” makes more than {cap} values of one image.")


# What does not fit -----------------------------------------------------------------------------


class DoesNotFit(GrammarError):
    """A layer that cannot read what comes before it."""


class WindowDoesNotFit(DoesNotFit):
    template = N_(
        "At character {at}, “{found}”: its window covers {window}, more than the {size} map it "
        "reads. Use a smaller window, “same”, or fewer poolings before it."
    )


class MapsExpected(DoesNotFit):
    template = N_(
        "At character {at}, “{found}” reads maps (height × width × channels) but receives a "
        "vector of {size} values. Put it before FLATTEN, GAP and FC."
    )


class GroupsDoNotFit(DoesNotFit):
    template = N_(
        "At character {at}, “{found}”: {groups} groups must divide both the number of channels it "
        "reads, {channels}, and that of its filters, {filters}."
    )


class BranchDoesNotFit(DoesNotFit):
    template = N_(
        "At character {at}, “{found}” adds its input {before} to what its branch makes of it, "
        "{after}: the two shapes must be equal."
    )


class NothingInside(GrammarError):
    template = N_("At character {at}, “{found}”: no layer is left inside this block.")
