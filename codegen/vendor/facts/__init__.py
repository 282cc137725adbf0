"""The facts that only prose states, and the sentences that state them: one table.

A rule reads one sentence at a time, and fires only where nothing in that sentence takes it back
("need not be unique"). It is better to miss a fact than to invent one: a false `unique` lets the
runtime take a stranger's thing for its own.

| fact | stands on | says |
|---|---|---|
| unique | property, operation | the API refuses a second thing with this value |
| immutable | property | cannot be changed once the thing is made |
| read-only | property | only the API sets it |
| write-once | property, operation | shown once, in the answer to the create |
| secret | property | what authenticates whoever knows it |
| states | property | the words a status may read, where no enum lists them |
| idempotency-key | property, parameter | a repeat with the same value makes nothing new |
| labels | property | tags that are put on the thing itself |
| selects | property | tags that pick other things |
| takes | path parameter | the fields of the thing, one of which the parameter holds |
| hides-by-default | operation, parameter | the list leaves some things out unless asked for them |
| ignores-case | parameter | the filter compares without regard to case |
| first-page | parameter | the number of the first page |
| prefix | security scheme | the word before the key in its header |
| idempotent | operation | a repeat has no further effect |
| renews | operation | issues something new each time |
| asynchronous | operation | it answers before the work is done |
| becomes-ready | operation | a field, and its words for "being made" and "ready" |
| only-checks | operation | computes an answer, makes nothing |
| retired | operation | always refused |
"""

from __future__ import annotations

from ..prose import Rule
from . import calls, things

RULES: tuple[Rule, ...] = (*things.RULES, *calls.RULES)
