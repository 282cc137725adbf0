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
| idempotency-key | property, parameter | a repeat with the same value makes nothing new |
| labels | property | tags that are put on the thing itself |
| selects | property | tags that pick other things |
| takes | path parameter | the fields of the thing, one of which the parameter holds |
| hides-by-default | operation, parameter | the list leaves some things out unless asked for them |
| ignores-case | parameter | the filter compares without regard to case |
| idempotent | operation | a repeat has no further effect |
| asynchronous | operation | it answers before the work is done |
| becomes-ready | operation | a field, and its words for "being made" and "ready" |
| only-checks | operation | computes an answer, makes nothing |
| retired | operation | always refused |
"""

from __future__ import annotations

import re

from ..document import Json
from .prose import Part, Rule, Where


def _words(match: re.Match[str]) -> Json:
    """Return the words that were captured, in order: ["id", "slug"]."""
    return [word.lower() for word in match.groups() if word]


def _named(match: re.Match[str]) -> Json:
    """Return the words that were captured, by name: {"field": "status", "ready": "online"}."""
    return {name: word for name, word in match.groupdict().items() if word}


def _re(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_CONDITIONS = r"\b(if|unless|when|while|until|whether|except|only for)\b|^for "
_NAMES = r"name|label|title|slug|fingerprint|username|email|hostname|address|number|id|uuid"
_REFUSED = r"error|409|conflict\w*|reject\w*|refus\w*|fail\w*"
_IN_USE = r"already (?:exists?|in use|taken|been taken)"
_CHANGED = r"(?:changed|updated|modified|edited|altered)"

RULES: tuple[Rule, ...] = (
    # Uniqueness
    Rule(
        name="must-be-unique",
        fact="unique",
        where=(Where.PROPERTY,),
        says=_re(r"\b(?:must|has to|have to|needs to) be (?:globally )?unique\b"),
        # An element's place in its own list says nothing about things; nor do other fields.
        unless=_re(
            _CONDITIONS,
            r"\bnot\b|n't\b|\bnever\b",
            r"\b(array|list|entries|among|keys of|within which|combination)\b",
        ),
        elsewhere=_re(r"\bdepends on the (?:type|kind)\b"),  # then it is so of some only
    ),
    Rule(
        name="unique-name",
        fact="unique",
        where=(Where.PROPERTY,),
        says=_re(r"\b(?:globally )?unique,?(?: human-readable)? (?:name|label)\b"),
        unless=_re(_CONDITIONS, r"\bnot\b|n't\b|\b(each|every|all|should|generated?|display)\b"),
        key=_re(r"^(name|label)$"),
    ),
    Rule(
        name="names-must-be-unique",
        fact="unique",
        where=(Where.OPERATION,),
        says=_re(r"\bnames? must be (?:globally )?unique\b"),
        unless=_re(_CONDITIONS, r"\bnot\b|n't\b"),
    ),
    Rule(
        name="one-per-name",
        fact="unique",
        where=(Where.OPERATION,),
        says=_re(r"\bonly create one \w+ (?:per \w+ )?with the same name\b"),
    ),
    Rule(
        name="duplicate-refused",
        fact="unique",
        where=(Where.OPERATION,),
        says=_re(
            rf"\b{_IN_USE}\b.*\b(?:{_REFUSED})\b",
            rf"\b(?:{_REFUSED})\b.*\b{_IN_USE}\b",
            rf"\bduplicate \w+\b.*\b(?:{_REFUSED})\b",
        ),
        unless=_re(
            r"\bnot an? (error|conflict)\b|\b(no|never|without) (an? )?(error|conflict)s?\b"
        ),
    ),
    Rule(
        name="conflict-answer",
        fact="unique",
        where=(Where.REFUSAL,),
        says=_re(rf"\b{_IN_USE}\b", r"\bwith the same name\b"),
    ),
    # Change
    Rule(
        name="cannot-be-changed",
        fact="immutable",
        where=(Where.PROPERTY,),
        says=_re(
            r"(?:^|\b(?:this|the) (?:field|value|property|attribute|setting)s? |"
            r"\b(?:it|these|this) )"
            rf"(?:can ?not|can't|may not|must not) be {_CHANGED}\b",
            r"\bis immutable(?: after| once|[.;,]|$)",
        ),
        unless=_re(
            r"\b(if|unless|while|until|whether|except|directly|by)\b|^for |\bwhen (?!creat)"
        ),
    ),
    Rule(
        name="said-read-only",
        fact="read-only",
        where=(Where.PROPERTY,),
        says=_re(
            r"^(?:a |an |the )?read-only (?:boolean|string|integer|number|value|field|property)\b",
            r"^\W*read-only(?: and set by|[.:;,)\]]|$)",
            r"\b(?:this|the) (?:field|property|value|attribute) is read-only\b",
            r"^\W*output only\b",
        ),
        unless=_re(r"^(if|when|for)\b|\b(unless|except)\b"),
    ),
    # Secrets
    Rule(
        name="shown-once",
        fact="write-once",
        where=(Where.PROPERTY, Where.OPERATION, Where.SUCCESS),
        says=_re(
            r"\b(?:return|show|display)(?:s|ed|n)?\b[^,;]*\bonly once\b",
            r"\bonly (?:be )?(?:returned|shown|displayed|visible|available) once\b",
            r"\b(?:not|never) be (?:returned|shown|displayed|retrieved|visible) "
            r"(?:again|later|after)\b",
        ),
        unless=_re(r"\bnot only once\b|\bmore than once\b"),
    ),
    # Repeats
    Rule(
        name="said-idempotency-key",
        fact="idempotency-key",
        where=(Where.PROPERTY, Where.PARAMETER),
        says=_re(
            r"\bidempotency key\b",
            r"\bused for idempotent\b",
            r"\bretries with the same value return the existing\b",
        ),
        unless=_re(r"\b(filter|not|list of)\b"),
    ),
    Rule(
        name="said-idempotent",
        fact="idempotent",
        where=(Where.OPERATION,),
        says=_re(
            r"\b(?:this|the) (?:operation|request|call|endpoint|method|action) is idempotent\b",
            r"^\W*idempotent\b",
        ),
        unless=_re(_CONDITIONS, r"\bnot\b"),
    ),
    Rule(
        name="returns-the-existing",
        fact="idempotent",
        where=(Where.OPERATION,),
        says=_re(r"^if an? \w+.* already exists?\b.*\b(?:return|updat|replac)\w*"),
        unless=_re(rf"\b(?:{_REFUSED})\b", r"\b(not|idempotency|unless|copy|new)\b"),
    ),
    # Tags
    Rule(
        name="tags-on-it",
        fact="labels",
        where=(Where.PROPERTY,),
        says=_re(
            r"\b(?:tags?|labels|tag names|as strings)\b.*\b(?:to (?:be )?apply|to be applied|"
            r"applied|attached|associated|to set on|to attach)\b"
            r"(?: to| with)? (?:the|this|it|your|an?)\b",
            r"\b(?:tags?|labels)\b.* to organi[sz]e\b|\b(?:tags|labels) for organi[sz]ing\b",
            r"\buser-defined (?:tags|labels)\b",
            r"\bha(?:s|ve) been tagged with\b",
        ),
        unless=_re(
            r"\b(each|all|every|groups?|corresponding|filter\w*|match\w*|select\w*|can be)\b"
        ),
        elsewhere=_re(r"\bmust (?:already )?exist\b"),  # then a marker cannot be planted there
        key=_re(r"tags|labels"),
    ),
    Rule(
        name="tags-that-select",
        fact="selects",
        where=(Where.PROPERTY,),
        says=_re(
            r"\btags?\b.*\bcorresponding to\b",
            r"\w+s (?:with|having|that have) (?:this|these|the (?:given|specified)) tags?\b",
        ),
        key=_re(r"tags?$"),
    ),
    # Finding again
    Rule(
        name="path-takes",
        fact="takes",
        where=(Where.PATH_PARAMETER,),
        says=_re(
            rf"^(?:either )?(?:the|an?) ({_NAMES}) or (?:the )?({_NAMES}) of\b",
            r"^the (name|slug|label) (?:of|used to identify)\b",
            rf"\(({_NAMES})\) or \w+ \(({_NAMES})\)",
        ),
        value=_words,
    ),
    Rule(
        name="by-default-only",
        fact="hides-by-default",
        where=(Where.OPERATION, Where.PARAMETER),
        says=_re(
            r"^by default,? only\b.*\b(?:returned|included|listed|shown)\b",
            r"\bby default\b.*\b(?:are|is) (?:not (?:returned|included|listed|shown)|"
            r"excluded|omitted|hidden)\b",
        ),
        unless=_re(r"\b(fields?|attributes?|properties|columns?)\b"),
    ),
    Rule(
        name="said-case-insensitive",
        fact="ignores-case",
        where=(Where.PARAMETER,),
        says=_re(r"\bcase[- ]insensitive\b"),
        unless=_re(r"\bnot case"),
    ),
    # Time
    Rule(
        name="said-asynchronous",
        fact="asynchronous",
        where=(Where.OPERATION, Where.SUCCESS),
        says=_re(
            r"\basynchronously\b",
            r"\bis asynchronous\b",
            r"\bstarts an asynchronous (?:job|task|process|operation)\b",
        ),
        unless=_re(_CONDITIONS, r"\b(not|because|result of|calculated)\b"),
    ),
    Rule(
        name="changes-when-ready",
        fact="becomes-ready",
        where=(Where.OPERATION, Where.SUCCESS),
        says=_re(
            r"\binitial value of [^`]*`(?P<field>[\w.]+)` attribute (?:is|will be) "
            r"`(?P<initial>\w+)`\. (?:when|once) [^`]*?\b(?:changes?|transitions?) to "
            r"`(?P<ready>\w+)`",
        ),
        value=_named,
        part=Part.WHOLE,
    ),
    Rule(
        name="changes-once-ready",
        fact="becomes-ready",
        where=(Where.OPERATION, Where.SUCCESS),
        says=_re(
            r"\binitial `(?P<field>[\w.]+)` is `(?P<initial>\w+)` and changes to "
            r"`(?P<ready>\w+)` (?:when|once)\b",
        ),
        value=_named,
    ),
    # No creates
    Rule(
        name="validates",
        fact="only-checks",
        where=(Where.POST,),
        says=_re(r"^(?:validates?|checks?|verif(?:y|ies)) (?:that|whether|if)\b"),
        unless=_re(r"\b(?:and|then) (?:create|add|start|save)"),
        part=Part.OPENING,  # further down it tells of what other operations are for
    ),
    Rule(
        name="sent-to-validate",
        fact="only-checks",
        where=(Where.POST,),
        says=_re(
            r"^to (?:validate|check|verify) (?:that|whether|if)\b.*"
            r"\b(?:send|make|issue) a post request\b"
        ),
        unless=_re(r"\b(?:and|then) (?:create|add|start|save)"),
    ),
    Rule(
        name="said-retired",
        fact="retired",
        where=(Where.OPERATION,),
        says=_re(
            r"\bendpoint\b.*\bhas been retired\b",
            r"\ball requests return an? `?410\b",
            r"\balways (?:returns|answers|responds)\b.*\b410\b",
        ),
        unless=_re(r"\bwill\b"),
    ),
)
