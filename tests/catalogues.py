"""Every translatable string of the source, extracted as gettext tools would."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2)}
CATALOGUES = ROOT / "assets" / "i18n"


def extracted() -> Catalog:
    """A template of all strings marked in the app, its pages and ``dl_core``."""
    found = Catalog(project="Convoscope", charset="utf-8")
    folders = [(ROOT / "pages", "pages"), (ROOT / "dl_core", "dl_core")]
    for folder, name in folders:
        for file, line, text, notes, _context in extract_from_dir(
            folder,
            [("**.py", "python")],
            keywords=KEYWORDS,
            directory_filter=lambda path: "__pycache__" not in path,  # _kit is meant too
        ):
            found.add(text, None, [(f"{name}/{file}", line)], auto_comments=notes)
    return found
