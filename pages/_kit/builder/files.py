"""A network from a file of Keras, or from its JSON pasted."""

from __future__ import annotations

import streamlit as st

from dl_core.keras_files import as_model, config_in, read_config
from dl_core.limits import LIMITS
from pages._kit.builder.built import Built, of_model
from pages._kit.builder.counted import count_button
from pages._kit.files import MEBIBYTES
from pages._kit.i18n import _, number


def file_settings() -> Built | None:
    """A file or a text, and the network in it; ``None`` until there is one.

    Raises:
        ConvoscopeError: there is no network in it that can be read here.
    """
    file = st.file_uploader(
        _("A .keras or .json file, of {most} MB at most").format(
            most=number(LIMITS.upload_bytes / 1e6)
        ),
        type=("keras", "json"),
        key="_network_file",
        max_upload_size=MEBIBYTES,
    )
    typed = st.text_area(
        _("or its JSON, pasted: what model.to_json() returns"), key="_network_json", height=120
    )
    st.caption(
        _(
            "Only the description of the layers is read, never weights or code. A link cannot hold "
            "it."
        )
    )
    if file is None and not typed.strip():
        st.info(_("Choose a file or paste a text."), icon=":material/upload_file:")
        return None
    text = config_in(file.getvalue()) if file is not None else typed
    built = _read(text, file.name if file is not None else _("the pasted network"))
    count_button(built, text)
    return built


@st.cache_resource(show_spinner=False, max_entries=LIMITS.cached_entries)
def _read(text: str, name: str) -> Built:
    graph = read_config(text)
    model = as_model(graph)
    # What can be trained here can be edited too, and then a link can hold it.
    return of_model(model, name) if model is not None else Built(name, graph)
