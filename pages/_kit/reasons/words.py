"""What the maps say in numbers, and what each method can and cannot say."""

from __future__ import annotations

import numpy as np

from dl_core.attributions import Place, concentration, ink, share_within
from dl_core.inspection.reasons import GradientReasons, HiddenReasons
from pages._kit.i18n import _, number, percent, probability, probability_words
from pages._kit.reasons.asked import Row


def notes() -> dict[str, str]:
    """What each method can say, and what it cannot."""
    return {
        "saliency": _(
            "It says which pixels would move the score most if they changed a little; it does not "
            "say how much those that are there contribute."
        ),
        "integrated": _(
            "It shares out the whole difference from the baseline among the pixels, none left; "
            "but from another baseline the shares are others, and a pixel equal to it gets none."
        ),
        "cam": _(
            "It says roughly where the maps of one layer speak for the class; it says nothing of "
            "single pixels, nor of what speaks against it."
        ),
        "occlusion": _(
            "It measures what the answer really loses without a region; but an image with a patch "
            "is one of a kind that the network never learned from."
        ),
    }


def convention(row: Row) -> str:
    """What is meant by score and probability."""
    if len(row.names) == 2 and row.run.spec.model.output_shape == (1,):
        score = _(
            "The score is z, what goes into the sigmoid, for {one}, and −z for {zero}."
        ).format(one=row.names[1], zero=row.names[0])
    else:
        score = _("The score of a class is the number that goes into softmax.")
    gradients = _("Gradients are those of the score.")
    if row.settings.probability:
        return f"{score} {gradients} " + _("Occlusion measures the probability.")
    return f"{score} {gradients} " + _("Occlusion measures the score.")


def explained(row: Row) -> str:
    """Which class the maps are about."""
    against = row.settings.against
    if against is None:
        return _("Explained: {name}.").format(name=row.name)
    return _("Explained: {name} rather than {other}.").format(
        name=row.name, other=row.names[against]
    )


def signed(value: float) -> str:
    """With two decimals and a true minus sign."""
    return number(value, 2)


def of_saliency(row: Row, answer: GradientReasons) -> str:
    size = np.abs(answer.saliency)
    held = concentration(size)
    if held is None:
        return _("No gradient reaches the image: no small change moves the score.")
    ink_too = _(
        "Half of the saliency lies in {held} of the pixels; {share} of it falls on the ink "
        "({cover} of the image)."
    )
    plain = _("Half of the saliency lies in {held} of the pixels.")
    found = _ink(row, size)
    return (ink_too if found else plain).format(held=percent(held, 0), **found)


def of_integrated(row: Row, answer: GradientReasons) -> str:
    text = _(
        "The shares add up to {total}, the score differs from the baseline’s by {difference}."
    ).format(total=signed(answer.total), difference=signed(answer.difference))
    on_ink = _("Of all that speaks for {name}, {share} falls on the ink ({cover} of the image).")
    found = _ink(row, answer.attributions)
    return f"{text} {on_ink.format(name=row.name, **found)}" if found else text


def _ink(row: Row, values: np.ndarray) -> dict[str, str]:
    """Which share lies on ink, and how much ink there is: only of a grey image is it known what is
    paper."""
    image = row.subject.image
    if image.shape[2] != 1:
        return {}
    region = ink(image)
    share = share_within(values, region)
    if share is None:
        return {}
    return {"share": percent(share, 0), "cover": percent(float(region.mean()), 0)}


def without_maps() -> str:
    """Why there is no Grad-CAM of some networks."""
    return _("This network has no convolution, and so no maps that Grad-CAM could weigh.")


def of_cam(row: Row, answer: GradientReasons) -> str:
    if answer.cam is None or answer.weights is None or row.layer is None:
        return without_maps()
    layer = row.layer_title(row.layer)
    height, width = answer.cam.shape
    if not answer.cam.any():
        return _("Zero all over: no map of {layer} speaks for {name}.").format(
            layer=layer, name=row.name
        )
    r, c = np.unravel_index(int(answer.cam.argmax()), answer.cam.shape)
    return _(
        "{height} × {width} cells of {layer}; the strongest in row {row}, column {column}. "
        "{positive} of its {n} maps have a weight above zero."
    ).format(
        height=height,
        width=width,
        layer=layer,
        row=r,
        column=c,
        positive=int((answer.weights > 0).sum()),
        n=len(answer.weights),
    )


def of_occlusion(row: Row, answer: HiddenReasons, dearest: Place | None) -> str:
    if dearest is None:
        return _("Stopped before the first place was tried.")
    if dearest.value <= 0:
        return _("No patch lowers it: nothing that is hidden is missed.") + _stopped(answer)
    where = _("Hiding rows {rows}, columns {columns} costs most.").format(
        rows=f"{dearest.row} – {dearest.row + dearest.side - 1}",
        columns=f"{dearest.column} – {dearest.column + dearest.side - 1}",
    )
    return f"{where} {_cost(row, dearest.value)}{_stopped(answer)}"


def _cost(row: Row, fall: float) -> str:
    """What is lost behind the patch that costs most."""
    if not row.settings.probability:
        return _("The score falls by {fall}.").format(fall=number(fall, 2))
    if row.settings.against is not None:
        return _("The lead of {name} over {other} shrinks by {fall}.").format(
            name=row.name, other=row.names[row.settings.against], fall=percent(fall)
        )
    before = float(row.probabilities[row.target])
    if probability(before) == probability(before - fall):
        return _("But the probability of {name} stays at {after}: measure the score.").format(
            name=row.name, after=probability_words(before)
        )
    return _("The probability of {name} falls from {before} to {after}.").format(
        name=row.name,
        before=probability_words(before),
        after=probability_words(max(0.0, before - fall)),
    )


def _stopped(answer: HiddenReasons) -> str:
    tried = int((~np.isnan(answer.score)).sum())
    if tried == answer.score.size:
        return ""
    return " " + _("So far {tried} of {n} places were tried.").format(
        tried=tried, n=answer.score.size
    )
