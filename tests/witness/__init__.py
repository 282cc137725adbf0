"""The independent witness: Stoplight Prism, reading the provider's document, judges each request.

prism.py      installs Prism at its lock file's versions, runs it, and ends it
packages.py   every request that the models of a package can send
values.py     what to call their methods with
sending.py    the call itself, and what Prism says of what it sends
verdicts.py   Prism's answers, read
excuses.py    what Prism refuses for a fault of the document or its own (excused.toml)
broken.py     requests that must be refused
"""
