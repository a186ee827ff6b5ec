"""`python -m charter`: the command line. (`charter` in .venv/bin is the same.)"""

import sys

from charter.site.cli import main

if __name__ == "__main__":
    sys.exit(main())
