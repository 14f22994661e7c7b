"""What can be wrong with a file or a text that should describe a Keras network."""

from __future__ import annotations

import re

from dl_core.errors import N_, SpecError


class ImportRefused(SpecError):
    """A network that is not read."""


# The file -------------------------------------------------------------------------------------


class FileEmpty(ImportRefused):
    template = N_("There is nothing in it: no network to read.")


class FileTooLarge(ImportRefused):
    template = N_(
        "This file has {size} bytes, over the limit of {cap} set for this site. Most of a .keras "
        "file are weights: save what model.to_json() gives instead, which holds none."
    )


class OldKerasFile(ImportRefused):
    template = N_(
        "This is an HDF5 file, which Keras wrote before version 3. Load it in Keras and save it "
        "as .keras, or save what model.to_json() gives."
    )


class PickledFile(ImportRefused):
    template = N_(
        "This is a Python pickle. Opening one can run any program, so none is opened here. Save "
        "the network as .keras, or save what model.to_json() gives."
    )


class NotKerasFile(ImportRefused):
    template = N_(
        "This is no Keras network: give a .keras file, or a .json file with what "
        "model.to_json() gives."
    )


class NoConfigInside(ImportRefused):
    template = N_(
        "There is no config.json in this archive, so it is not a .keras file, whatever its name "
        "says."
    )


class FileDamaged(ImportRefused):
    template = N_("This .keras file is incomplete or damaged. Copy it again, or save it anew.")


class ConfigTooLarge(ImportRefused):
    template = N_(
        "The description of the network has {size} bytes, over the limit of {cap} set for this "
        "site."
    )


# The text -------------------------------------------------------------------------------------


class NotJson(ImportRefused):
    template = N_(
        "This is not JSON: line {line}, column {column} cannot be read. Paste what "
        "model.to_json() gives, all of it."
    )


class TooDeep(ImportRefused):
    template = N_("This description is nested deeper than that of any network.")


class NotANetwork(ImportRefused):
    template = N_(
        "This JSON describes no Sequential or Functional network of Keras. Paste what "
        "model.to_json() gives."
    )


class GraphBroken(ImportRefused):
    template = N_(
        "The description contradicts itself at layer {layer}: what it reads is made by no other "
        "layer, or by itself."
    )


class SharedWeightsDoNotFit(ImportRefused):
    template = N_(
        "Layer {layer} is used several times, on shapes for which it would need different weights."
    )


class SizeMissing(ImportRefused):
    template = N_(
        "The network does not say what size it reads (its input {layer} is {shape}). Give a size."
    )


# Its layers -----------------------------------------------------------------------------------


class CarriesCode(ImportRefused):
    template = N_(
        "Layer {layer} ({kind}) carries Python code of its own. No code of a file is run here, "
        "and without it nobody can say what the layer makes."
    )


class ForeignLayer(ImportRefused):
    template = N_(
        "Layer {layer} ({kind}) is not one of Keras’s own. Its code belongs to {place} and is not "
        "in the file, so nobody here can say what the layer makes."
    )


class LayerNotRead(ImportRefused):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}. Convoscope counts networks "
        "of images, made of two-dimensional layers: replace it by one of those, or give the part "
        "of the network before it."
    )


class ReadsSeries(LayerNotRead):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}, for series such as sound or "
        "text. Convoscope counts networks of images, made of two-dimensional layers: use {plane}."
    )


class ReadsVolumes(LayerNotRead):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}, for volumes or films. "
        "Convoscope counts networks of images, made of two-dimensional layers: use {plane}."
    )


class ReadsStepByStep(LayerNotRead):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}, which reads a series step by "
        "step. Convoscope counts networks of images, made of two-dimensional layers: give the part "
        "that reads images."
    )


class ReadsWords(LayerNotRead):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}, for words or categories. "
        "Convoscope counts networks of images, made of two-dimensional layers: give the part that "
        "reads images."
    )


class Attends(LayerNotRead):
    template = N_(
        "Layer {layer} is of a kind that is not counted here: {kind}, which compares every place "
        "with every other. Convoscope counts networks of images, made of two-dimensional layers: "
        "give the part before it."
    )


_STEP_BY_STEP = re.compile(r"LSTM|GRU|RNN|Bidirectional|TimeDistributed")
_WORDS = re.compile(r"Embedding|TextVectorization|Lookup|Hashing|CategoryEncoding")


def not_read(layer: str, kind: str) -> LayerNotRead:
    """The error that says of what kind the layer is, and what to do.

    >>> str(not_read("c", "Conv1D"))[-11:]
    'use Conv2D.'
    >>> type(not_read("r", "ConvLSTM1D")).__name__
    'ReadsStepByStep'
    """
    if _STEP_BY_STEP.search(kind):
        return ReadsStepByStep(layer=layer, kind=kind)
    if _WORDS.search(kind):
        return ReadsWords(layer=layer, kind=kind)
    if kind.endswith("Attention"):
        return Attends(layer=layer, kind=kind)
    for ending, refusal in (("1D", ReadsSeries), ("3D", ReadsVolumes)):
        if re.search(f"{ending}(Transpose)?$", kind):
            return refusal(layer=layer, kind=kind, plane=kind.replace(ending, "2D"))
    return LayerNotRead(layer=layer, kind=kind)


class SettingUnread(ImportRefused):
    template = N_(
        "Layer {layer} ({kind}) has {setting} = {value}, which is impossible or not read here."
    )
