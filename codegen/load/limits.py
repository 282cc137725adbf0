"""What a document may cost to read: every limit of loading, and why it is what it is.

A document is untrusted. Past a limit reading ends with one line that names it (docs/specs.md).
The largest real document seen has 20 MB, 750,000 values and 17 levels; the deepest 33 levels.
"""

from __future__ import annotations

# Of one file or one answer (as decoded), and of all files that a document refers to together.
MOST_BYTES = 100_000_000

# Objects, lists and plain values. YAML aliases and references that are copied count each time: a
# few lines of them can stand for more than any machine holds.
MOST_VALUES = 3_000_000

# Objects and lists in one another. Later stages walk them by recursion; Python stops at 1,000.
MOST_LEVELS = 100

# References that lead to nothing but another reference, one after the other.
MOST_HOPS = 100

# Of an integer: what has more is no number that a float or a 64-bit field could ever hold.
MOST_DIGITS = 300

# A fetch as a whole, one silence in it, and how often it may be sent elsewhere.
FETCH_S = 120.0
SILENCE_S = 30.0
MOST_REDIRECTS = 5

# Of one body: in Swagger 2 a list of them applies to every operation of a document.
MOST_MEDIA_TYPES = 20
