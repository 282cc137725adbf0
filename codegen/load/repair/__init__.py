"""Mend what is odd but plainly meant, and say so; nothing is lost by it."""

from .repair import repair as repair
