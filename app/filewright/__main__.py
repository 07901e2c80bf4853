"""`python -m filewright` is the command `filewright`."""

import sys

from filewright.cli import main

if __name__ == "__main__":
    sys.exit(main())
