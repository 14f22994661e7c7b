"""The page Through the epochs with an engine that trains nothing: what lies unfinished in the store
counts as running, so that a test makes a training grow by writing there."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

import pages._kit.engine as kit
from dl_core.engine import RunView
from dl_core.store import Store
from pages._kit.components import speak
from pages._kit.i18n import language
from tests.pages.stage import FakeEngine, events

ROOT = Path(os.environ["APP_ROOT"])


class Growing(FakeEngine):
    """Says that whatever was stopped runs."""

    def view(self, key: str) -> RunView:
        if not self.store.is_stopped(key) or self.store.is_done(key):
            return super().view(key)
        run = self.store.load(key)
        told = tuple(events(run.spec, run.epoch))
        return RunView(key, run.spec, "running", events=told)


kit.Engine = lambda store: Growing(Store(store.url))  # type: ignore[assignment,misc]
st.set_page_config(layout="wide")
speak(language())
st.navigation([st.Page(ROOT / "pages" / "epochs.py", url_path="epochs", default=True)]).run()
