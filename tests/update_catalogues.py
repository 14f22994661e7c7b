"""Bring the catalogues up to date with the source: ``python -m tests.update_catalogues``.

New strings come in empty and changed ones lose their translation, so that the test of the
catalogues names what is left to translate.
"""

from __future__ import annotations

from babel.messages.pofile import read_po, write_po

from tests.catalogues import CATALOGUES, extracted


def main() -> None:
    for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/convoscope.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        catalogue.update(extracted(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=98, omit_header=False, no_location=True)
        missing = [m.id for m in catalogue if m.id and not m.string]
        print(f"{path.parts[-3]}: {len(catalogue)} strings, {len(missing)} to translate")


if __name__ == "__main__":
    main()
