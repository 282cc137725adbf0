"""What prose says of calls: repeats, pages, access, when the work is done, what makes nothing."""

from __future__ import annotations

from ..prose import Part, Rule, Where
from .patterns import CONDITIONS, QUOTE, REFUSED, TOKEN, listed, named, nought, only, pattern

RULES: tuple[Rule, ...] = (
    # Repeats
    Rule(
        name="said-idempotency-key",
        fact="idempotency-key",
        where=(Where.PROPERTY, Where.PARAMETER),
        says=pattern(
            r"\bidempotency key\b",
            r"\bused for idempotent\b",
            r"\bretries with the same value return the existing\b",
        ),
        unless=pattern(r"\b(filter|not|list of)\b"),
    ),
    Rule(
        name="said-idempotent",
        fact="idempotent",
        where=(Where.OPERATION,),
        says=pattern(
            r"\b(?:this|the) (?:operation|request|call|endpoint|method|action) is idempotent\b",
            r"^\W*idempotent\b",
        ),
        unless=pattern(CONDITIONS, r"\bnot\b"),
    ),
    Rule(
        name="returns-the-existing",
        fact="idempotent",
        where=(Where.OPERATION,),
        says=pattern(r"^if an? \w+.* already exists?\b.*\b(?:return|updat|replac)\w*"),
        unless=pattern(rf"\b(?:{REFUSED})\b", r"\b(not|idempotency|unless|copy|new)\b"),
    ),
    Rule(
        name="issues-anew",
        fact="renews",
        where=(Where.OPERATION,),
        says=pattern(
            r"\bissu(?:es|ing) a new (?:\w+ )?(?:id|uuid|identifier|key|token|secret)\b",
            r"\b(?:delete|revoke)s? and regenerates?\b",
        ),
        unless=pattern(CONDITIONS, r"\b(?:not|never|without)\b"),
    ),
    # Pages
    Rule(
        name="counts-from-nought",
        fact="first-page",
        where=(Where.PARAMETER,),
        says=pattern(
            r"\b(?:zero|0)[- ](?:based|indexed)\b",
            r"\b(?:pages?|counting|numbering|index) (?:starts?|begins?|starting) "
            r"(?:at|from|with) (?:0|zero)\b",
        ),
        unless=pattern(r"\bnot\b"),
        value=nought,
    ),
    # Access
    Rule(
        name="said-prefix",
        fact="prefix",
        where=(Where.SECURITY_SCHEME,),
        says=pattern(
            rf"\bauthorization(?: header)?:? *{QUOTE}?({TOKEN}) +[<{{\[$]",
            rf"\b(?:prefix(?:ed)?|prepended|preceded)(?: with| by| of)?(?: the)?(?: word| text"
            rf"| string| prefix)?:? *{QUOTE}({TOKEN}) ?{QUOTE}",
            rf"{QUOTE}({TOKEN}) +[<{{\[][\w -]+[>}}\]]",
            rf"^(?:[\w ]+ - )?({TOKEN}) \{{\w+\}}$",
        ),
        value=only,
    ),
    # Time
    Rule(
        name="said-asynchronous",
        fact="asynchronous",
        where=(Where.OPERATION, Where.SUCCESS),
        says=pattern(
            r"\basynchronously\b",
            r"\bis asynchronous\b",
            r"\bstarts an asynchronous (?:job|task|process|operation)\b",
        ),
        unless=pattern(CONDITIONS, r"\b(not|because|result of|calculated)\b"),
    ),
    Rule(
        name="changes-when-ready",
        fact="becomes-ready",
        where=(Where.OPERATION, Where.SUCCESS),
        says=pattern(
            r"\binitial value of [^`]*`(?P<field>[\w.]+)` attribute (?:is|will be) "
            r"`(?P<initial>\w+)`\. (?:when|once) [^`]*?\b(?:changes?|transitions?) to "
            r"`(?P<ready>\w+)`",
        ),
        value=named,
        part=Part.WHOLE,
    ),
    Rule(
        name="changes-once-ready",
        fact="becomes-ready",
        where=(Where.OPERATION, Where.SUCCESS),
        says=pattern(
            r"\binitial `(?P<field>[\w.]+)` is `(?P<initial>\w+)` and changes to "
            r"`(?P<ready>\w+)` (?:when|once)\b",
        ),
        value=named,
    ),
    Rule(
        name="states-listed",
        fact="states",
        where=(Where.PROPERTY,),
        says=pattern(r"\b(?:state|status|phase): ((?:[\w-]+, )+(?:or |and )?[\w-]+)\b"),
        key=pattern(r"^(?:state|status|phase)$"),
        value=listed,
    ),
    # No creates
    Rule(
        name="validates",
        fact="only-checks",
        where=(Where.POST,),
        says=pattern(r"^(?:validates?|checks?|verif(?:y|ies)) (?:that|whether|if)\b"),
        unless=pattern(r"\b(?:and|then) (?:create|add|start|save)"),
        part=Part.OPENING,  # further down it tells of what other operations are for
    ),
    Rule(
        name="sent-to-validate",
        fact="only-checks",
        where=(Where.POST,),
        says=pattern(
            r"^to (?:validate|check|verify) (?:that|whether|if)\b.*"
            r"\b(?:send|make|issue) a post request\b"
        ),
        unless=pattern(r"\b(?:and|then) (?:create|add|start|save)"),
    ),
    Rule(
        name="said-retired",
        fact="retired",
        where=(Where.OPERATION,),
        says=pattern(
            r"\bendpoint\b.*\bhas been retired\b",
            r"\ball requests return an? `?410\b",
            r"\balways (?:returns|answers|responds)\b.*\b410\b",
        ),
        unless=pattern(r"\bwill\b"),
    ),
)
