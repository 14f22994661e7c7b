"""What can go wrong, said once: each error has a sentence with named gaps and the values for them.

The sentence is English and doubles as the gettext message id, so the command line prints it as it
is and a page prints its translation. An error survives pickling and a trip through JSON
(:meth:`ConvoscopeError.to_dict`, :func:`from_dict`), because most are raised in another process
than the one that shows them.
"""

from __future__ import annotations

from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark ``text`` for extraction into the catalogues without translating it here."""
    return text


class ConvoscopeError(ValueError):
    """Base of every error meant for a reader. ``params`` fills the gaps of ``template``."""

    template: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.template.format(**{k: _written(v) for k, v in params.items()}))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.params)  # by class: unpickling imports its module

    def to_dict(self) -> dict[str, Any]:
        """``{"code": class name, "params": …}``, ready for JSON."""
        return {"code": type(self).__name__, "params": self.params}


def from_dict(data: dict[str, Any]) -> ConvoscopeError:
    """The error that :meth:`ConvoscopeError.to_dict` described.

    >>> from_dict(UnknownDataset(name="mnits").to_dict())
    UnknownDataset('There is no dataset named “mnits”.')
    """
    return _rebuild(data["code"], data["params"])


def _written(value: Any) -> Any:
    """A whole number with its thousands apart; another error, as its :meth:`to_dict`, as text."""
    if isinstance(value, dict):
        return str(from_dict(value))
    return f"{value:,}" if type(value) is int else value


def _restore(cls: type[ConvoscopeError], params: dict[str, Any]) -> ConvoscopeError:
    return cls(**params)


def _rebuild(code: str, params: dict[str, Any]) -> ConvoscopeError:
    known = {cls.__name__: cls for cls in _subclasses(ConvoscopeError)}
    return known.get(code, ConvoscopeError)(**params)


def _subclasses(cls: type[ConvoscopeError]) -> list[type[ConvoscopeError]]:
    return [cls, *(deeper for sub in cls.__subclasses__() for deeper in _subclasses(sub))]


# Specs ---------------------------------------------------------------------------------------


class SpecError(ConvoscopeError):
    """A description that no network or training can have."""


class KernelTooLarge(SpecError):
    template = N_(
        "Layer {layer} ({kind}) has a window of {kernel}, larger than the {size} map it reads. "
        "Use a smaller window, “same” padding, or fewer pooling layers before it."
    )


class NeedsMaps(SpecError):
    template = N_(
        "Layer {layer} ({kind}) reads maps (height × width × channels) but receives a vector of "
        "{size} values. Put it before the layer that flattens."
    )


class ResidualShapeMismatch(SpecError):
    template = N_(
        "Layer {layer} (Residual) adds its input {before} to its branch {after}: the two shapes "
        "must be equal."
    )


class GroupsDoNotDivide(SpecError):
    template = N_(
        "Layer {layer} (Conv2D) is to work in {groups} groups, which must divide both its "
        "{channels} input channels and its {filters} filters."
    )


class ChannelsNotInGroups(SpecError):
    template = N_(
        "Layer {layer} ({kind}) is to work in {groups} groups, which must divide its {channels} "
        "channels."
    )


class OutputDoesNotFitClasses(SpecError):
    template = N_(
        "The network ends with {outputs} values, but to tell {classes} classes apart it needs "
        "{expected}: change its last layer."
    )


class InputDoesNotFitData(SpecError):
    template = N_("The network reads images of {model}, but {name} holds images of {data}.")


class StridesWithDilation(SpecError):
    template = N_(
        "Layer {layer} ({kind}) is dilated and also steps by more than one cell, which Keras "
        "cannot train. Keep one of the two at 1."
    )


class OutputsNotProbabilities(SpecError):
    template = N_(
        "The network must end with probabilities to be trained: give its last layer the activation "
        "{activation}."
    )


class UnknownPreset(SpecError):
    template = N_("There is no preset named “{name}”. The presets are: {known}.")


class ApplicationUnknown(SpecError):
    template = N_("Keras has no application named “{name}”. Known are: {known}.")


class ImageTooSmall(SpecError):
    template = N_(
        "{name} is too deep for images of {size}: Keras builds it for {least} or larger ones."
    )


class UnknownField(SpecError):
    template = N_("There is no setting named “{name}” to change.")


class WeightsDoNotFit(SpecError):
    template = N_(
        "These weights are not of this network: {name} should be {expected} and is {found}. "
        "Train it again."
    )


class LimitExceeded(SpecError):
    template = N_("{what}: {value} is over the limit of {cap} set for this site.")


# Data ----------------------------------------------------------------------------------------


class DataError(ConvoscopeError):
    """A dataset that cannot be read."""


class UnknownDataset(DataError):
    template = N_("There is no dataset named “{name}”.")


class DatasetUnavailable(DataError):
    template = N_(
        "{name} is not on this machine and could not be downloaded. Put {name}.npz in the folder "
        "named by CONVOSCOPE_DATA, or connect to the Internet; mnist-5k needs neither."
    )


class DatasetDamaged(DataError):
    template = N_("The file {path} does not hold {name} as it should: {problem}.")


class DrawingEmpty(DataError):
    template = N_("There is nothing drawn yet.")


class PictureBlank(DataError):
    template = N_("The picture is of one colour all over: there is nothing on it to read.")


class ImageUnreadable(DataError):
    template = N_("{path} is not an image that can be read.")


class PictureEmpty(DataError):
    template = N_("The file is empty: there is no picture in it.")


class PictureUnknown(DataError):
    template = N_(
        "This file is not a picture in a form that is read here, whatever its name says. Save it "
        "as PNG, JPEG, WebP or BMP."
    )


class PictureDamaged(DataError):
    template = N_(
        "This picture is incomplete or damaged and cannot be decoded. Copy it again, or open it "
        "and save it anew."
    )


class PictureTooLarge(DataError):
    template = N_(
        "The picture has {width} × {height} = {pixels} pixels, over the limit of {cap} set for "
        "this site. Make it smaller first."
    )


# Training ------------------------------------------------------------------------------------


class TrainingError(ConvoscopeError):
    """A training that could not go on."""


class LossNotFinite(TrainingError):
    template = N_(
        "The loss became infinite or undefined during epoch {epoch}: the steps were too large and "
        "the weights ran away. Try again with a learning rate below {learning_rate}."
    )


# Store and engine ----------------------------------------------------------------------------


class StoreError(ConvoscopeError):
    """A store that cannot be read or written."""


class RunUnknown(StoreError):
    template = N_("No trained network is stored under {key}.")


class RunAmbiguous(StoreError):
    template = N_("Several stored networks begin with {start}: {keys}.")


class ArtifactDamaged(StoreError):
    template = N_(
        "The stored network {key} is damaged. {problem} It was set aside; train it again."
    )


class StoreUnwritable(StoreError):
    template = N_(
        "The network could not be saved in {path}: {problem}. Free some space or choose another "
        "folder with CONVOSCOPE_STORE; what was already stored is intact."
    )


class StoreUnreadable(StoreError):
    template = N_("The trained networks in {path} cannot be read: {problem}.")


class EngineError(ConvoscopeError):
    """A training engine that does not answer."""


class EngineUnavailable(EngineError):
    template = N_("The training engine did not start: {problem}.")


class QueueFull(EngineError):
    template = N_("{queued} trainings are already waiting, the most this site allows. Try later.")


class WorkerLost(EngineError):
    template = N_(
        "The training process died several times in a row, probably for want of memory. "
        "Try a smaller network or a smaller batch."
    )


class UnexpectedFailure(EngineError):
    template = N_("The training stopped on an unexpected error ({problem}). The log has details.")
