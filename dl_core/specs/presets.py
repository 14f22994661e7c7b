"""The networks of the courses, ready to train. Sources: see :data:`PRESETS`."""

from __future__ import annotations

from dataclasses import dataclass

from dl_core.errors import N_, UnknownPreset
from dl_core.specs.convolutions import Conv2D
from dl_core.specs.data import DATASETS, DataSpec
from dl_core.specs.layers import Dense, Dropout, Flatten
from dl_core.specs.model import ModelSpec
from dl_core.specs.pools import MaxPool2D
from dl_core.specs.training import TrainSpec


@dataclass(frozen=True)
class Preset:
    """A training with a name and, where one was published, the accuracy to expect on MNIST."""

    title: str
    blurb: str
    train: TrainSpec
    published_accuracy: float | None = None


def _pool(padding: str = "valid") -> MaxPool2D:
    return MaxPool2D(pool_size=2, strides=2, padding=padding)


def _conv(filters: int, size: int = 3, padding: str = "same") -> Conv2D:
    return Conv2D(filters=filters, kernel_size=size, padding=padding, activation="relu")


_PERCEPTRON = ModelSpec(layers=(Flatten(), Dense(units=1, activation="sigmoid")))
_MLP = ModelSpec(
    layers=(
        Flatten(),
        *(Dense(units=n, activation="sigmoid") for n in (64, 32, 16)),
        Dense(units=10, activation="softmax"),
    )
)
_CNN6 = ModelSpec(
    layers=(
        _conv(32),
        _conv(32),
        _pool("same"),
        _conv(16),
        _pool("same"),
        Flatten(),
        Dense(units=32, activation="relu"),
        Dense(units=16, activation="relu"),
        Dense(units=10, activation="softmax"),
    )
)
_MNIST_CONVNET = ModelSpec(
    layers=(
        _conv(32, padding="valid"),
        _pool(),
        _conv(64, padding="valid"),
        _pool(),
        Flatten(),
        Dropout(rate=0.5),
        Dense(units=10, activation="softmax"),
    )
)
_PARAMETER_TABLE = ModelSpec(
    layers=(
        _conv(32),
        _pool(),
        Flatten(),
        Dense(units=128, activation="relu"),
        Dense(units=10, activation="softmax"),
    )
)
_LENET = ModelSpec(
    layers=(
        Conv2D(filters=6, kernel_size=5, padding="same", activation="tanh"),
        _pool(),
        Conv2D(filters=16, kernel_size=5, activation="tanh"),
        _pool(),
        Flatten(),
        Dense(units=120, activation="tanh"),
        Dense(units=84, activation="tanh"),
        Dense(units=10, activation="softmax"),
    )
)

PRESETS: dict[str, Preset] = {
    "perceptron": Preset(
        N_("Binary perceptron"),
        N_("One neuron that tells two digits apart: the course's first network."),
        TrainSpec(
            model=_PERCEPTRON,
            data=DataSpec(classes=(0, 1)),
            loss="binary_crossentropy",
            optimizer="sgd",
            learning_rate=1e-3,
            batch_size=16,
            epochs=22,  # of 45 batches on the embedded digits: the course's 1,000 iterations
        ),
    ),
    "mlp": Preset(
        N_("Multilayer perceptron"),
        N_("Three hidden layers of sigmoids that see 784 pixels in no order."),
        TrainSpec(model=_MLP, optimizer="sgd", learning_rate=5e-2, batch_size=32, epochs=20),
        published_accuracy=0.97,
    ),
    "cnn6": Preset(
        N_("Convolutional, six layers"),
        N_(
            "Three convolutions, two poolings, three dense layers: the course's convolutional "
            "network."
        ),
        TrainSpec(model=_CNN6, epochs=5),
        published_accuracy=0.9879,
    ),
    "mnist_convnet": Preset(
        N_("mnist_convnet (Keras example)"),
        N_("Two convolutions, two poolings, dropout: the example on keras.io."),
        TrainSpec(model=_MNIST_CONVNET, epochs=15),
        published_accuracy=0.9922,
    ),
    "parameter_table": Preset(
        N_("One convolution, one large layer"),
        N_("804,554 parameters, nearly all in one dense layer: the course's counting exercise."),
        TrainSpec(model=_PARAMETER_TABLE, epochs=3),
    ),
    "lenet5": Preset(
        N_("LeNet-5"),
        N_("The 1998 network of LeCun and others, with max pooling and a softmax output."),
        TrainSpec(model=_LENET, epochs=5),
    ),
}


def preset(name: str) -> Preset:
    """The preset called ``name``.

    Raises:
        UnknownPreset: there is none.

    >>> preset("lenet5").train.model.output_shape
    (10,)
    """
    if name not in PRESETS:
        raise UnknownPreset(name=name, known=", ".join(PRESETS))
    return PRESETS[name]


def with_data(train: TrainSpec, data: DataSpec) -> TrainSpec:
    """The same training on other data, its network reading images of that data's shape.

    Raises:
        pydantic.ValidationError: the layers do not fit images of that shape or those classes.

    >>> with_data(preset("lenet5").train, DataSpec(name="cifar10")).model.input_shape
    (32, 32, 3)
    """
    model = ModelSpec(input_shape=data.facts.shape, layers=train.model.layers)
    return TrainSpec(**{**dict(train), "model": model, "data": data})


def with_probabilities(model: ModelSpec) -> ModelSpec:
    """``model`` with a softmax, of one value a sigmoid, at its end where there is a dense layer
    without an activation: textbooks leave it to the reader, and training needs it.

    >>> with_probabilities(ModelSpec(layers=(Flatten(), Dense(units=10)))).layers[-1].activation
    'softmax'
    """
    last = model.layers[-1] if model.layers else None
    if not isinstance(last, Dense) or last.activation != "linear":
        return model
    ended = last.model_copy(update={"activation": "sigmoid" if last.units == 1 else "softmax"})
    return ModelSpec(input_shape=model.input_shape, layers=(*model.layers[:-1], ended))


def with_classifier(model: ModelSpec, classes: int = 10) -> ModelSpec:
    """``model``, which ends in maps, with what makes an answer of them: a dense layer with a
    probability for each of ``classes``.

    >>> maps = ModelSpec(layers=(Conv2D(filters=8),))
    >>> with_classifier(maps).shapes
    ((26, 26, 8), (5408,), (10,))
    """
    end = (Flatten(), Dense(units=classes, activation="softmax"))
    return ModelSpec(input_shape=model.input_shape, layers=(*model.layers, *end))


def training_for(model: ModelSpec) -> TrainSpec:
    """A training of ``model``, :func:`with_probabilities`, on images of the shape it reads, or else
    on MNIST: two digits where it ends with one value, ten otherwise.

    Raises:
        pydantic.ValidationError: it reads or makes other shapes than any data here have.

    >>> training_for(preset("perceptron").train.model).data.classes
    (0, 1)
    """
    fitting = [n for n, facts in DATASETS.items() if facts.shape == model.input_shape]
    model = with_probabilities(model)
    name = DataSpec().name if not fitting or DataSpec().name in fitting else fitting[0]
    if model.output_shape == (1,):
        data = DataSpec(name=name, classes=(0, 1))
        return TrainSpec(model=model, data=data, loss="binary_crossentropy")
    return TrainSpec(model=model, data=DataSpec(name=name))
