"""``python -m dl_core``: see :mod:`dl_core.cli`."""

import sys

from dl_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
