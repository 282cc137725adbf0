"""The proof that a create cannot double: real processes, killed and disturbed at every step.

`make test` plays a bounded slice of it, `python -m tests.torture` the whole or chance.

cases.py       what happens to one resource, as a value that is also text
boundaries.py  where a run can be killed, counted as it goes
jobs.py        what one process does, and what it comes to
forks.py       a process that imports everything once and forks one child per job
processes.py   how it is spoken to
requests.py    what is asked for: requests with secrets, changed requests
stores.py      the sorts of stores to play on
stage.py       an emulator, processes and a store: plays a case
judge.py       holds what was played against the laws
matrix.py      every kill and every fault, found by counting
chance.py      random cases from a seed
tally.py       what was tried, in numbers
"""
