"""What a film of a training says: at each moment, and of all of them."""

from __future__ import annotations

from typing import Any

from dl_core.epochs import Change, Learned, learned
from pages._kit.film import Film
from pages._kit.i18n import _, language, number, percent, probability


def when(epoch: int) -> str:
    """“before training”, “after epoch 3”."""
    return _("before training") if epoch == 0 else _("after epoch {n}").format(n=epoch)


def moment_title(epoch: int) -> str:
    """As a label of its own: “Before training”, “Epoch 3”."""
    return _("Before training") if epoch == 0 else _("Epoch {n}").format(n=epoch)


def answer_said(film: Film, at: int, names: list[str]) -> str:
    """How the image is read at a moment."""
    given = film.moments[at].probabilities
    answer, truth = film.answers[at], film.image.label
    said: dict[str, str] = {"name": names[answer], "share": probability(float(given[answer]))}
    if truth is None:
        return _("It is read as {name}, at {share}.").format(**said)
    if truth == answer:
        return _("It is read as {name}, at {share}: right.").format(**said)
    said |= {"truth": names[truth], "other": probability(float(given[truth]))}
    return _("It is read as {name}, at {share}: wrong, it is {truth}, given {other}.").format(
        **said
    )


def change_said(film: Film, at: int, changes: list[Change]) -> str:
    """How much the kernels changed since the moment before, and how far they are from the last."""
    relative, cosine = changes[at].relative, number(changes[at].cosine, 3)
    if at == 0 and film.moments[0].epoch == 0:
        first = _("These kernels were drawn at random.")
    elif at == 0 or relative is None:
        first = ""
    else:
        first = _changed(film.moments[at - 1].epoch, percent(relative))
    if at == len(film.moments) - 1:
        return first
    last = _("Their likeness to the last ones is {cosine} (1: the same pattern).").format(
        cosine=cosine
    )
    return f"{first} {last}".strip()


def _changed(epoch: int, share: str) -> str:
    if epoch == 0:
        return _("Since the beginning these kernels changed by {share} of their norm.").format(
            share=share
        )
    return _("Since epoch {n} these kernels changed by {share} of their norm.").format(
        n=epoch, share=share
    )


def learned_said(film: Film, names: list[str]) -> str:
    """At which moment the image is first answered right, and since when it stays so."""
    truth = film.image.label
    if truth is None:
        last = film.answers[-1]
        since = learned(film.answers, last).since or 0
        return _("The last answer, {name}, is given without a break from here on: {when}.").format(
            name=names[last], when=when(film.moments[since].epoch)
        )
    return _right_said(film, learned(film.answers, truth))


def _right_said(film: Film, found: Learned) -> str:
    if found.first is None:
        return _("This image is read right at none of these moments.")
    first = when(film.moments[found.first].epoch)
    if found.since is None:
        return _("This image is first read right {first}, but wrong in the end.").format(
            first=first
        )
    if found.since == found.first:
        return _("This image is first read right {first}, and at every moment since.").format(
            first=first
        )
    epoch = film.moments[found.since].epoch
    if film.moments[found.first].epoch == 0:
        return _(
            "Read right by chance before training, then wrong; read right without a break since "
            "epoch {n}."
        ).format(n=epoch)
    since = when(epoch)
    return _(
        "This image is first read right {first}, then wrong again, and right for good {since}."
    ).format(first=first, since=since)


def kept_said(film: Film) -> str:
    """Which moments of a training are shown, where they are not all."""
    shown, epochs = len(film.moments), film.run.epoch
    if shown >= epochs + 1:
        return ""
    return _(
        "{shown} moments of the {epochs} epochs of this training are shown, about evenly apart, "
        "the first and the last among them."
    ).format(shown=shown, epochs=epochs)


def component_words() -> dict[str, Any]:
    """The words of the component that are the same for every film."""
    return {
        "locale": language(),
        "moments": _("Moments of the training"),
        "first": _("To the first moment"),
        "back": _("One moment back"),
        "play": _("Play"),
        "pause": _("Pause"),
        "forward": _("One moment on"),
        "last": _("To the last moment"),
        "speed": _("Speed"),
        "rate": _("{n} per second"),
        "where": _("moment {i} of {n}"),
        "coming": _("This moment is on its way …"),
        "scale": _("Colours"),
        "one": _("one scale for all epochs"),
        "each": _("of each epoch"),
        "channel": _("Channel"),
        "mean": _("mean of all {n}"),
        "kernel": _("kernel {n}"),
        "neuron": _("neuron {n}"),
        "pixel": _("row {row}, column {column}: {value}"),
        "hint": _("Point at a weight to read it."),
        **_curve_words(),
    }


def _curve_words() -> dict[str, str]:
    return {
        "answers": _("Probabilities for this image"),
        "truth": _("{name}, the true class"),
        "answered": _("{name}, the answer"),
        "others": _("other classes"),
        "told": _("{name}: {value}"),
        "accuracy": _("Accuracy"),
        "training": _("training"),
        "validation": _("validation"),
        "epoch": _("epoch"),
    }
