"""Texts that try to leave the place they are put in: quotes, newlines, delimiters, odd names."""

from __future__ import annotations

from hypothesis import strategies as st

QUOTES = ['"', "'", '"""', "'''", '""""', "\\", "\\\\", '\\"', "\\'", '\\"""', "\\N{DIGIT ONE}"]
CODE = [
    '"""\nimport os\n"""',
    "'''\nimport os\n'''",
    '"); import os; ("',
    "']; import os; ['",
    "x: int = __import__('os').getpid()",
    "*/ import os //",
    "# noqa\nimport os",
    "\\\nimport os",
    "a)\n\n\nclass Evil:\n    pass",
    "pass; import os",
]
LINES = [f"a{end}import os{end}b" for end in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"]
TEMPLATES = ["{{ 7 * 7 }}", "{% raw %}", "{# gone #}", "{{ view.__class__ }}", "{%", "}}", "{0}"]
FORMATS = ["%s", "%(x)s", "%", "{x!r}", "${HOME}", "$(id)", "`id`", "f'{x}'"]
HIDDEN = [
    "\x00", "a\x00b", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u202eevil\u202c", "\u2066x\u2069",
    "\u200b", "a\u200db", "\ufeffa", "\ufffe", "\x7f", "\x9b31m", "\ud800", "a\udfffb",
    "\U000e0041",
]  # fmt: skip
NAMES = [
    "", " ", ".", "..", "../../etc/passwd", "/etc/passwd", "C:\\x", "con", "nul", "AUX", "__init__",
    "__import__", "__class__", "__name__", "__all__", "__getattr__", "None", "True", "class",
    "class_", "import", "self", "cls", "print", "str", "int", "list", "dict", "type", "id",
    "object", "super", "property", "Model", "Context", "RequestModel", "Literal", "Annotated",
    "Field", "model_config", "model_fields", "__slots__", "mro", "\ufb01le", "file", "\uff43lass",
    "\uff53elf", "K", "\u212a", "stra\u00dfe", "strasse", "\u0130", "\u0131", "\u03c0", "\u4e2d",
    "Name", "name", "NAME", "na-me", "na_me", "1", "-1", "+1", "1e9", "_", "__", "_private",
    "async", "match", "case", "_x", "date", "datetime", "Json", "Sequence", "models", "schemas",
    "provider", "annotations", "TYPE_CHECKING", "lazy_exports",
]  # fmt: skip
MARKDOWN = [
    "|", "a | b", "\\|", "<script>alert(1)</script>", "[x](javascript:alert(1))", "`", "# h",
    "![x](http://example.com)", "<!--", "&lt;script&gt;",
]  # fmt: skip
LONG = ["a" * 10_000, "Long" * 500, "w " * 5_000, "x_" * 300]
ADDRESSES = ["file:///etc/passwd", "javascript:alert(1)", "//example.com", "http://a\r\nX-Evil: 1"]

HOSTILE = [
    *QUOTES, *CODE, *LINES, *TEMPLATES, *FORMATS, *HIDDEN, *NAMES, *MARKDOWN, *LONG, *ADDRESSES,
]  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    # Lone surrogates: a JSON document can spell them.
    st.text(st.characters(categories=("Cs", "Cf", "Cc", "Zl", "Zp", "P")), max_size=12),
    st.lists(st.sampled_from(HOSTILE[:60]), min_size=2, max_size=3).map("".join),
)
