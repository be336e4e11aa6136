"""`python -m symtopo`: the command line."""

import sys

from symtopo.cli import main

sys.exit(main())
