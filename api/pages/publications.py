"""Pages of publications: their audit, what contradicts, what explains a figure; and how one is recorded."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.dependencies import PAGES, CallerOf, Reading
from api.pages.rendering import page
from ledger.audit import audit
from ledger.publications import find_publication
from ledger.totals import find_head
from reports.audit import build_audit
from reports.html import render_html

router = APIRouter(prefix=f"{PAGES}/publications")


@router.get("/{code}")
def show(connection: Reading, caller: CallerOf, code: str, known_at: str = "") -> HTMLResponse:
    """One publication with the verdict on each figure."""
    head = find_head(connection, known_at or None)
    publication = find_publication(connection, code, head.number)
    audited = audit(connection, code, known_at or None, caller.viewer)
    table = render_html(build_audit(audited))
    return page("publication", caller, publication=publication, known_at=known_at, audit=table, contradictions=[])
