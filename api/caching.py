"""ETags: an answer is settled by the question, who looks, the day, and the journal number that it is known at."""

from fastapi import Request, Response

from ledger.chain import canonical, sha256
from ledger.period import today
from ledger.scope import Viewer
from ledger.totals import Head


def answered_before(request: Request, response: Response, head: Head, viewer: Viewer, form: str = "") -> bool:
    """Whether the caller has this very answer in this form. The response tells known-at and ETag in either case."""
    etag = tag(request, head, viewer, form)
    response.headers["ETag"] = etag
    response.headers["X-Known-At"] = str(head.number)
    response.headers["Cache-Control"] = "private, no-cache"
    sent = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    return etag in sent or "*" in sent


def tag(request: Request, head: Head, viewer: Viewer, form: str = "") -> str:
    """The entity tag of an answer: question, viewer and head; another head, another tag."""
    question = [
        request.url.path,
        sorted(request.query_params.multi_items()),
        viewer.institution,
        head.number,
        head.hash,
        today().isoformat(),  # "to date" is another question tomorrow
        *filter(None, (form,)),
    ]
    return f'"{sha256(canonical(question))[:32]}"'
