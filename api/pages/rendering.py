"""Templates to responses, and refusals as pages."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.dependencies import Caller
from api.permissions import PERMISSIONS
from api.problems import finding_body
from ledger.errors import Finding
from ledger.labels import api as status_texts
from ledger.labels import label, pages
from ledger.labels.reports import LIST_SEPARATOR
from ledger.vocabulary import Role

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, caller: Caller | None = None, status: int = 200, **values: Any) -> HTMLResponse:
    """The template with these values; every text in it is escaped, and it is kept by nobody on the way."""
    roles = caller.user.roles if caller else frozenset()
    who = caller and pages.SIGNED_IN_AS.format(
        name=caller.user.name, roles=LIST_SEPARATOR.join(label(role) for role in Role if role in roles)
    )
    routes = {"may_record": "POST /vouchers", "may_report": "GET /reports", "may_prove": "POST /proofs"}
    allowed = {name: bool(PERMISSIONS[route].roles & roles) for name, route in routes.items()}
    given = {"t": pages, "who": who, **allowed, "findings": [], **values}
    text = _TEMPLATES.get_template(f"{name}.html").render(given)
    return HTMLResponse(text, status, {"Cache-Control": "no-store"})


def told(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings with their sentences, as the templates list them."""
    return [finding_body(finding) for finding in findings]


def refusal(
    request: Request, status: HTTPStatus, findings: Sequence[Finding], headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A refusal as a page of its own."""
    caller = getattr(request.state, "caller", None)
    answer = page("problem", caller, int(status), title=status_texts.STATUS_TITLES[status], findings=told(findings))
    answer.headers.update(headers or {})
    return answer
