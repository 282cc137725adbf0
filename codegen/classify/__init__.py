"""What an identical repeat of each operation does, and why we say so."""

from .classify import classify as classify
from .classify import verdicts_asked as verdicts_asked
