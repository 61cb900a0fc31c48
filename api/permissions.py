"""Who may call what: ONE table of route × role. A route that is not in it is refused to everybody.

``scopes`` are those of which a token must have one, beside the account's role. A submitter is let in only where
answers are limited to the submitter's own institution.
"""

from dataclasses import dataclass
from typing import Final

from ledger.access_words import TokenScope
from ledger.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Permission:
    """The roles that are let in, and the scopes of which a token needs one."""

    roles: frozenset[Role]
    scopes: frozenset[TokenScope]


_M, _C, _A, _S, _ADMIN = Role.MAKER, Role.CHECKER, Role.AUDITOR, Role.SUBMITTER, Role.ADMINISTRATOR

_EVERYBODY: Final = Permission(frozenset(Role), frozenset({TokenScope.READ}))
_READERS: Final = Permission(frozenset({_M, _C, _A, _S}), frozenset({TokenScope.READ}))
_OFFICE: Final = Permission(frozenset({_M, _C, _A}), frozenset({TokenScope.READ}))
_RECORDERS: Final = Permission(frozenset({_M, _S}), frozenset({TokenScope.RECORD}))
_MAKERS: Final = Permission(frozenset({_M}), frozenset({TokenScope.RECORD}))
_DECIDERS: Final = Permission(frozenset({_M, _C, _S}), frozenset({TokenScope.DECIDE, TokenScope.RECORD}))
_WATCHERS: Final = Permission(frozenset({_A, _ADMIN}), frozenset({TokenScope.READ}))
_KEEPERS: Final = Permission(frozenset({_ADMIN}), frozenset({TokenScope.ADMIN}))

PERMISSIONS: Final[dict[str, Permission]] = {
    "GET /session": _EVERYBODY,
    "DELETE /session": _EVERYBODY,
    "GET /tokens": _EVERYBODY,
    "POST /tokens": _EVERYBODY,
    "DELETE /tokens/{token}": _EVERYBODY,
    "GET /accounts": _KEEPERS,
    "POST /accounts": _KEEPERS,
    "PUT /accounts/{name}/roles": _KEEPERS,
    "DELETE /accounts/{name}": _KEEPERS,
    "GET /access-log": _WATCHERS,
    "POST /loans": _RECORDERS,
    "POST /repayments": _RECORDERS,
    "POST /credit-lines": _RECORDERS,
    "POST /registrations": _RECORDERS,
    "POST /releases": _RECORDERS,
    "POST /contributions": _RECORDERS,
    "POST /investments": _RECORDERS,
    "POST /shares": _RECORDERS,
    "POST /grants": _MAKERS,
    "POST /subsidies": _MAKERS,
    "POST /compensations": _MAKERS,
    "POST /statements": _RECORDERS,
    "POST /institutions": _RECORDERS,
    "POST /reversals": _RECORDERS,
    "POST /rebookings": _MAKERS,
    "POST /amendments": _RECORDERS,
    "POST /closings": _MAKERS,
    "POST /reopenings": _MAKERS,
    "POST /reviews": _MAKERS,
    "POST /successions": _MAKERS,
    "POST /vouchers": _RECORDERS,
    "GET /vouchers": _READERS,
    "GET /vouchers/{voucher}": _READERS,
    "POST /vouchers/{voucher}/takeover": _MAKERS,
    "POST /vouchers/{voucher}/decision": _DECIDERS,
    "POST /decisions": _DECIDERS,
    "POST /imports": _RECORDERS,
    "GET /imports": _READERS,
    "GET /imports/{import_id}": _READERS,
    "POST /imports/{import_id}/submit": _RECORDERS,
    "GET /imports/{import_id}/sheet": _READERS,
    "POST /imports/{import_id}/decision": _DECIDERS,
    "GET /imports/{import_id}/file": _READERS,
    "GET /imports/{import_id}/annotated": _READERS,
    "GET /profiles": _READERS,
    "GET /profiles/{name}": _READERS,
    "PUT /profiles/{name}": _RECORDERS,
    "GET /entries/{number}/{line}/origin": _READERS,
    "GET /entries": _READERS,
    "GET /loans": _READERS,
    "GET /portfolio": _READERS,
    "GET /maturities": _READERS,
    "GET /instruments": _READERS,
    "GET /instruments/{voucher}/{line}": _READERS,
    "GET /institutions": _READERS,
    "GET /totals/{measure}": _READERS,
    "GET /checklists/{month}": _OFFICE,
    "GET /changes/{measure}": _OFFICE,
    "GET /funds": _READERS,
    "GET /reconciliations": _READERS,
    "GET /reports/monthly/{month}": _READERS,
    "POST /issues": _MAKERS,
    "POST /proofs": _OFFICE,
    "GET /reports": _READERS,
    "GET /reports/{name}": _READERS,
    "GET /templates/{kind}": _READERS,
    "POST /publications/extract": _OFFICE,
    "POST /publications": _MAKERS,
    "GET /publications": _OFFICE,
    "GET /publications/{code}": _OFFICE,
    "GET /audit": _OFFICE,
    "GET /publications/{code}/figures/{figure}/explanation": _OFFICE,
    "POST /publications/{code}/figures/{figure}/confirmations": _MAKERS,
    "GET /contradictions": _OFFICE,
    "GET /head": _READERS,
    "POST /verifications": _OFFICE,
    "GET /verifications/{job}": _OFFICE,
    "POST /attachments": _RECORDERS,
    "GET /attachments/{sha256}": _READERS,
}
"""Method and path below ``/api/v1`` → who is let in."""

REPORT_ROLES: Final[dict[str, frozenset[Role]]] = {
    **dict.fromkeys(("restatement", "audit", "reversals"), frozenset({_M, _C, _A})),
    "access-log": frozenset({_A}),
}
"""Reports of the catalogue that not all who may ask for reports may have → who may."""

PAGE_PERMISSIONS: Final[dict[str, Permission]] = {
    "GET /pages": _EVERYBODY,
    "POST /pages/sign-out": _EVERYBODY,
    "GET /pages/reports": _READERS,
    "GET /pages/reports/{name}": _READERS,
    "POST /pages/reports/{name}": _MAKERS,
    "POST /pages/proofs": _OFFICE,
    "GET /pages/publications/new": _MAKERS,
    "POST /pages/publications/new": _MAKERS,
    "POST /pages/publications/new/list": _MAKERS,
    "GET /pages/publications/{code}": _OFFICE,
    "GET /pages/publications/{code}/figures/{figure}": _OFFICE,
    "POST /pages/publications/{code}/figures/{figure}": _MAKERS,
}
"""The same for pages, by their whole path."""


def permission_of(route: str) -> Permission | None:
    """Who is let in there; None for a route that is in no table."""
    return PERMISSIONS.get(route) or PAGE_PERMISSIONS.get(route)
