"""`python -m codegen`."""

from .cli import main

main()
