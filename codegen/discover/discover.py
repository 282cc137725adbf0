"""Document → Discovery: roles, then resources, then what is known of each."""

from __future__ import annotations

from ..diagnostics import Findings
from ..document import Document
from ..ir.discovery import Discovery, Judgement, Tried
from ..ir.operations import Role
from .cases import Survey, survey
from .kinships import kinships
from .owners import owners_of
from .paging import pagings_of
from .resources import resources_of
from .roles import role_of, roles_tried


def discover(document: Document, findings: Findings) -> Discovery:
    """Return the role of every operation and the resources of `document`.

    Findings: creates whose thing no path lets anyone find again, and lists that come in pages
    though nothing says how.
    """
    seen = survey(document)
    judged = {case.key: role_of(case, seen) for case in seen.cases.values()}
    roles = {key: role for key, (role, _) in judged.items()}
    named = resources_of(kinships(seen, roles), seen, roles)
    owners = owners_of(seen, named)
    _report(seen, roles, owners, findings)
    pagings = pagings_of(seen, findings)
    return Discovery(
        judgements={
            key: Judgement(role=role, resource=owners.get(key), evidence=(evidence,))
            for key, (role, evidence) in judged.items()
        },
        resources=tuple(sorted((r for r, _ in named), key=lambda resource: resource.name)),
        pagings=pagings,
    )


def roles_asked(document: Document, key: str) -> tuple[Tried, ...]:
    """Return what each rule says of the role of the operation `key`, strongest first."""
    seen = survey(document)
    return roles_tried(seen.cases[key], seen)


def _report(
    seen: Survey, roles: dict[str, Role], owners: dict[str, str], findings: Findings
) -> None:
    for key, role in roles.items():
        case = seen.cases[key]
        if role in (Role.CREATE, Role.CREDENTIAL) and case.verb is None and key not in owners:
            findings.note(
                "made-but-never-found",
                case.source,
                f"{key} makes something that nothing reads or lists: a plain call, no resource",
            )
