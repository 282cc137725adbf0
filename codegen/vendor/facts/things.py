"""What prose says of things: what names them, what of them changes, what must not be seen."""

from __future__ import annotations

from ..prose import Rule, Where
from .patterns import CHANGED, CONDITIONS, IN_USE, NAMES, REFUSED, pattern, words

RULES: tuple[Rule, ...] = (
    # Uniqueness
    Rule(
        name="must-be-unique",
        fact="unique",
        where=(Where.PROPERTY,),
        says=pattern(r"\b(?:must|has to|have to|needs to) be (?:globally )?unique\b"),
        # An element's place in its own list says nothing about things; nor do other fields.
        unless=pattern(
            CONDITIONS,
            r"\bnot\b|n't\b|\bnever\b",
            r"\b(array|list|entries|keys of|within which|combination)\b",
            r"\bamong (?!(?:other|your|all)\b)",
        ),
        elsewhere=pattern(r"\bdepends on the (?:type|kind)\b"),  # then it is so of some only
    ),
    Rule(
        name="unique-name",
        fact="unique",
        where=(Where.PROPERTY,),
        says=pattern(
            r"\b(?:globally )?unique,?(?: human-readable)? (?:name|label)\b",
            r"\bunique,? (?:human-readable|user-defined|user-provided) (?:string|text)\b",
        ),
        unless=pattern(
            CONDITIONS,
            r"\bnot\b|n't\b|\b(each|every|all|should|generated?|display)\b",
        ),
        key=pattern(r"^(name|label)$"),
    ),
    Rule(
        name="names-must-be-unique",
        fact="unique",
        where=(Where.OPERATION,),
        says=pattern(r"\bnames? must be (?:globally )?unique\b"),
        unless=pattern(CONDITIONS, r"\bnot\b|n't\b"),
    ),
    Rule(
        name="one-per-name",
        fact="unique",
        where=(Where.OPERATION,),
        says=pattern(r"\bonly create one \w+ (?:per \w+ )?with the same name\b"),
    ),
    Rule(
        name="duplicate-refused",
        fact="unique",
        where=(Where.OPERATION,),
        says=pattern(
            rf"\b{IN_USE}\b.*\b(?:{REFUSED})\b",
            rf"\b(?:{REFUSED})\b.*\b{IN_USE}\b",
            rf"\bduplicate \w+\b.*\b(?:{REFUSED})\b",
        ),
        unless=pattern(
            r"\bnot an? (error|conflict)\b|\b(no|never|without) (an? )?(error|conflict)s?\b"
        ),
    ),
    Rule(
        name="conflict-answer",
        fact="unique",
        where=(Where.REFUSAL,),
        says=pattern(rf"\b{IN_USE}\b", r"\bwith the same name\b"),
    ),
    # Change
    Rule(
        name="cannot-be-changed",
        fact="immutable",
        where=(Where.PROPERTY,),
        says=pattern(
            r"(?:^|\b(?:this|the) (?:field|value|property|attribute|setting)s? |"
            r"\b(?:it|these|this) )"
            rf"(?:can ?not|can't|may not|must not) be {CHANGED}\b",
            r"\bis immutable(?: after| once|[.;,]|$)",
        ),
        unless=pattern(
            r"\b(if|unless|while|until|whether|except|directly|by)\b|^for |\bwhen (?!creat)"
        ),
    ),
    Rule(
        name="said-read-only",
        fact="read-only",
        where=(Where.PROPERTY,),
        says=pattern(
            r"^(?:a |an |the )?read-only (?:boolean|string|integer|number|value|field|property)\b",
            r"^\W*read-only(?: and set by|[.:;,)\]]|$)",
            r"\b(?:this|the) (?:field|property|value|attribute) is read-only\b",
            r"^\W*output only\b",
        ),
        unless=pattern(r"^(if|when|for)\b|\b(unless|except)\b"),
    ),
    # Secrets
    Rule(
        name="shown-once",
        fact="write-once",
        where=(Where.PROPERTY, Where.OPERATION, Where.SUCCESS),
        says=pattern(
            r"\b(?:return|show|display)(?:s|ed|n)?\b[^,;]*\bonly once\b",
            r"\bonly (?:be )?(?:returned|shown|displayed|visible|available) once\b",
            r"\b(?:not|never) be (?:returned|shown|displayed|retrieved|visible) "
            r"(?:again|later|after)\b",
        ),
        unless=pattern(r"\bnot only once\b|\bmore than once\b"),
    ),
    Rule(
        name="authenticates",
        fact="secret",
        where=(Where.PROPERTY,),
        says=pattern(r"\b(?:this|the) (?:\w+ )?(?:key|token|value) is used\b.*\bto authenticate\b"),
        unless=pattern(r"\b(?:public|not)\b"),
    ),
    # Tags
    Rule(
        name="tags-on-it",
        fact="labels",
        where=(Where.PROPERTY,),
        says=pattern(
            r"\b(?:tags?|labels|tag names|as strings)\b.*\b(?:to (?:be )?apply|to be applied|"
            r"applied|attached|associated|to set on|to attach)\b"
            r"(?: to| with)? (?:the|this|it|your|an?)\b",
            r"\b(?:tags?|labels)\b.* to organi[sz]e\b|\b(?:tags|labels) for organi[sz]ing\b",
            r"\buser-defined (?:tags|labels)\b",
            r"\bha(?:s|ve) been tagged with\b",
        ),
        unless=pattern(
            r"\b(each|all|every|groups?|corresponding|filter\w*|match\w*|select\w*|can be)\b"
        ),
        elsewhere=pattern(r"\bmust (?:already )?exist\b"),  # then a marker cannot be planted there
        key=pattern(r"tags|labels"),
    ),
    Rule(
        name="tags-that-select",
        fact="selects",
        where=(Where.PROPERTY,),
        says=pattern(
            r"\btags?\b.*\bcorresponding to\b",
            r"\w+s (?:with|having|that have) (?:this|these|the (?:given|specified)) tags?\b",
        ),
        key=pattern(r"tags?$"),
    ),
    # Finding again
    Rule(
        name="path-takes",
        fact="takes",
        where=(Where.PATH_PARAMETER,),
        says=pattern(
            rf"^(?:either )?(?:the|an?) ({NAMES}) or (?:the )?({NAMES}) of\b",
            r"^the (name|slug|label) (?:of|used to identify)\b",
            rf"\(({NAMES})\) or \w+ \(({NAMES})\)",
        ),
        value=words,
    ),
    Rule(
        name="by-default-only",
        fact="hides-by-default",
        where=(Where.OPERATION, Where.PARAMETER),
        says=pattern(
            r"^by default,? only\b.*\b(?:returned|included|listed|shown)\b",
            r"\bby default\b.*\b(?:are|is) (?:not (?:returned|included|listed|shown)|"
            r"excluded|omitted|hidden)\b",
        ),
        unless=pattern(r"\b(fields?|attributes?|properties|columns?)\b"),
    ),
    Rule(
        name="said-case-insensitive",
        fact="ignores-case",
        where=(Where.PARAMETER,),
        says=pattern(r"\bcase[- ]insensitive\b"),
        unless=pattern(r"\bnot case"),
    ),
)
