"""Every document of a folder, generated and held against itself: `make corpus DIR=…`.

documents.py  which files of a folder are OpenAPI documents
accounts.py   what a raw document declares, against what the manifest says became of it
runs.py       one generation: a process, its time, its memory, what it told
checks.py     what was generated: mypy, ruff
rows.py       one document: all of that, as a row, and what failed
tables.py     the rows, for people
"""
