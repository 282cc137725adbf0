"""Whether what a run needs is in place: one small file per sort of check, each yielding `Check`s.

Rule 1: nothing is made or changed, and nothing is sent to a provider unless that is asked for.
Rule 2: no secret is told: of a variable only whether it is set, of an address no password.
"""
