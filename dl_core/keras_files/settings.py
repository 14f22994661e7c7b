"""The settings of one layer, taken one by one; one that nobody took and that matters is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from dl_core.keras_files.errors import CarriesCode, ForeignLayer, SettingUnread
from dl_core.keras_files.parsing import Config
from dl_core.specs import ActivationName

_HARMLESS = """
    name trainable dtype seed synchronized renorm_momentum autocast _autocast dynamic
    implementation batch_shape batch_input_shape input_shape input_dim
"""
HARMLESS = frozenset(_HARMLESS.split())
"""Settings that change neither shapes nor the number of weights nor of products."""
HARMLESS_ENDS = ("_initializer", "_regularizer", "_constraint")
EXPLAINED: frozenset[str] = frozenset(get_args(ActivationName))
"""Activations that the app explains."""
_OTHERS = """
    exponential log_sigmoid log_softmax celu hard_shrink soft_shrink hard_tanh sparse_plus
    sparse_sigmoid sparsemax squareplus tanh_shrink threshold
"""
OTHERS = frozenset(_OTHERS.split())
"""Functions of Keras that it does not; they too keep the shape and hold no weights."""
FUNCTIONS = EXPLAINED | OTHERS
OFF: tuple[Any, ...] = (None, False, "", 0, [], {})
"""A setting that is one of these does nothing, whatever its name."""


class Settings:
    """``config`` of the layer ``name``, which is a ``kind``. ``rank`` is that of what it reads,
    ``arguments`` what it is called with, as the file has it."""

    def __init__(
        self, name: str, kind: str, config: Config, rank: int, arguments: Any = None
    ) -> None:
        self.name = name
        self.kind = kind
        self.rank = rank
        self.arguments = arguments
        self._config = dict(config)
        if self.take("data_format") not in ("channels_last", None):
            raise self.unread("data_format", config["data_format"])
        self.dtype = dtype = self.take("dtype")
        if isinstance(dtype, dict) and dtype.get("class_name") not in ("DTypePolicy", "Policy"):
            raise self.unread("dtype", dtype.get("class_name"))  # quantised: other weights

    def take(self, setting: str, default: Any = None) -> Any:
        """The value of ``setting``."""
        return self._config.pop(setting, default)

    def has(self, setting: str) -> bool:
        """Whether ``setting`` is there and not ``None``."""
        return self._config.get(setting) is not None

    def some(self, **names: str) -> dict[str, Any]:
        """The settings there are, under our names for them: ``some(dilation="dilation_rate")``."""
        return {
            ours: self._config.pop(theirs)
            for ours, theirs in names.items()
            if self._config.get(theirs) is not None
        }

    def last_axis(self, default: Any = -1, setting: str = "axis") -> None:
        """Refuse a layer that works along another axis than the last, the channels."""
        axis = self.take(setting, default)
        if axis not in (-1, [-1], self.rank, [self.rank]):
            raise self.unread(setting, axis)

    def finish(self) -> None:
        """Every setting must have been taken, or do nothing that is counted here.

        Raises:
            SettingUnread: one was not.
        """
        for setting, value in self._config.items():
            harmless = setting in HARMLESS or setting.endswith(HARMLESS_ENDS)
            if not harmless and value not in OFF:
                raise self.unread(setting, value)

    def unread(self, setting: str, value: Any) -> SettingUnread:
        """The error that says that ``setting`` cannot be ``value``."""
        return SettingUnread(
            layer=self.name, kind=short(self.kind), setting=short(setting), value=short(value)
        )


def short(value: Any) -> str:
    """``value`` as an error shows it, however long it is.

    >>> short([3, 3]), len(short("a" * 1000))
    ('[3, 3]', 60)
    """
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "?" for c in text[:61])
    return text if len(text) <= 60 else text[:59] + "…"


# Whose code -----------------------------------------------------------------------------------

APPLICATION_LAYERS = {
    "LayerScale": "keras.src.applications.convnext",
    "StochasticDepth": "keras.src.applications.convnext",
    "CustomScaleLayer": "keras.src.applications.inception_resnet_v2",
}
"""Layers of Keras Applications: Keras's own, but others have layers of these names too."""
CODE = frozenset({"__lambda__", "Lambda", "TorchModuleWrapper", "TFSMLayer", "JaxLayer"})


def check_own(data: Config, layer: str) -> None:
    """Refuse a layer with code that is not Keras's own, anywhere in its description.

    ``compile_config`` is left out: losses and metrics are neither read nor built.

    Raises:
        CarriesCode: the description holds code, or names a function of the reader's.
        ForeignLayer: a class of it lives outside Keras.
    """
    for found in _described(data):
        kind, own = found["class_name"], _is_own(found)
        if kind in CODE:
            raise CarriesCode(layer=layer, kind=short(kind))
        if kind == "function":
            if not own and not _is_activation(found):
                raise CarriesCode(layer=layer, kind=short(found.get("config")))
        elif not own or found.get("registered_name") not in (None, kind):
            raise ForeignLayer(layer=layer, kind=short(kind), place=_place(found))


def _is_own(data: Config) -> bool:
    """Whether the class is Keras's. Keras 2 wrote no module; Keras 3 writes ``null`` for a class
    of the program that saved the network."""
    module = data.get("module", "keras")
    expected = APPLICATION_LAYERS.get(data["class_name"])
    if expected is not None:
        return bool(module == expected)
    return module == "keras" or str(module).startswith("keras.")


def _place(data: Config) -> str:
    """Where the code of a class lives, as far as the description says so."""
    module, registered = data.get("module"), data.get("registered_name")
    return short(registered if _is_own(data) or not module else module)


def _is_activation(function: Config) -> bool:
    """Keras names its own functions without saying where they are, in some places."""
    name = function.get("config")
    return function.get("module") == "builtins" and isinstance(name, str) and name in FUNCTIONS


def _described(data: Any) -> Iterator[Config]:
    """Every object described in ``data``, itself first; not the layers of a nested network."""
    if isinstance(data, dict):
        if isinstance(data.get("class_name"), str):
            yield data
        for key, value in data.items():
            if key not in ("compile_config", "layers"):
                yield from _described(value)
    elif isinstance(data, list):
        for value in data:
            yield from _described(value)
