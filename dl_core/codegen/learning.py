"""The cells of a notebook that train a network, show how it learned, and test it."""

from __future__ import annotations

from dl_core.codegen.source import Translate, call, number, quoted
from dl_core.errors import N_
from dl_core.specs import OptimizerName, TrainSpec

_TITLES = {"loss": N_("Loss"), "accuracy": N_("Accuracy")}
_EPOCH = N_("epoch")
_PARTS = {"": N_("training"), "val_": N_("validation")}
_ACCURACY = N_("Accuracy on the test images: {accuracy}")
_SAID = N_("The network says {answer}; this is {truth}.")

_OPTIMIZERS: dict[OptimizerName, tuple[str, str | None]] = {
    "sgd": ("SGD", None),
    "momentum": ("SGD", "0.9"),
    "rmsprop": ("RMSprop", None),
    "adam": ("Adam", None),
}
"""The class, and its momentum."""

_FIT = """\
epochs, batch_size = {epochs}, {batch_size}
{rate}
model.compile(
    optimizer={optimizer},
    loss={loss},
    metrics=["accuracy"],
)
history = model.fit(
    x_train,
    y_train,
    batch_size=batch_size,
    epochs=epochs,{held}
    verbose=2,
)"""
_COSINE = """\
steps = epochs * math.ceil(len(x_train) / batch_size)
rate = keras.optimizers.schedules.CosineDecay({rate}, steps)"""
_CURVES = """\
try:
    import matplotlib.pyplot as plt
except ImportError:
    for name, values in history.history.items():
        print(name, [round(value, 4) for value in values])
else:
    figure, places = plt.subplots(1, 2, figsize=(10, 3.5))
    for place, (name, title) in zip(places, {titles}.items()):
        for start, label in {parts}.items():
            values = history.history[start + name]
            place.plot(range(1, len(values) + 1), values, marker="o", label=label)
        place.set(title=title, xlabel={epoch})
        place.legend()
    plt.show()"""
_EVALUATE = """\
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print({accuracy}.format(accuracy=round(accuracy, 4)))"""
_PREDICT = """\
i = 0
outputs = model.predict(x_test[i : i + 1], verbose=0)[0]
probabilities = {probabilities}
for name, probability in zip(names, probabilities):
    print(f"{{name:>12}} {{probability:8.4f}}")
answer, truth = names[np.argmax(probabilities)], names[y_test[i]]
print({said}.format(answer=answer, truth=truth))
try:
    import matplotlib.pyplot as plt
except ImportError:
    pass
else:
    plt.figure(figsize=(2, 2))
    plt.imshow(x_test[i], cmap="gray")
    plt.axis("off")
    plt.show()"""


def fitting(train: TrainSpec) -> str:
    """Source that compiles ``model`` and trains it; leaves ``history``."""
    rate = number(train.learning_rate)
    cosine = train.schedule == "cosine"
    name, momentum = _OPTIMIZERS[train.optimizer]
    binary = train.loss == "binary_crossentropy"
    return _FIT.format(
        epochs=train.epochs,
        batch_size=train.batch_size,
        rate=_COSINE.format(rate=rate) if cosine else f"rate = {rate}",
        optimizer=call(f"keras.optimizers.{name}", "rate", momentum=momentum),
        loss=quoted(train.loss if binary else f"sparse_{train.loss}"),
        held="\n    validation_data=(x_val, y_val)," if train.data.validation else "",
    )


def curves(train: TrainSpec, translate: Translate) -> str:
    """Source that draws what ``history`` holds, or prints it where there is no matplotlib."""
    parts = {start: _PARTS[start] for start in ("", *["val_"] * bool(train.data.validation))}
    return _CURVES.format(
        titles=_words(_TITLES, translate),
        parts=_words(parts, translate),
        epoch=quoted(translate(_EPOCH)),
    )


def evaluation(translate: Translate) -> str:
    """Source that leaves ``loss`` and ``accuracy`` on the test images."""
    return _EVALUATE.format(accuracy=quoted(translate(_ACCURACY)))


def prediction(train: TrainSpec, translate: Translate) -> str:
    """Source that leaves the ``probabilities`` of each class for a test image, and shows it."""
    one = train.loss == "binary_crossentropy"
    return _PREDICT.format(
        probabilities="[1 - outputs[0], outputs[0]]" if one else "outputs",
        said=quoted(translate(_SAID)),
    )


def _words(named: dict[str, str], translate: Translate) -> str:
    pairs = (f"{quoted(name)}: {quoted(translate(word))}" for name, word in named.items())
    return f"{{{', '.join(pairs)}}}"
