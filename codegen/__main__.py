"""`python -m codegen`."""

import gc

from .cli import main

# A run builds large trees and ends: looking for circles in them takes a sixth of its time.
gc.disable()
main()
