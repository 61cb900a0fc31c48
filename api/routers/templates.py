"""The route of templates: blank workbooks that banks fill in."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from api.dependencies import refuse_unknown_parameters
from api.problems import responses
from ledger.vocabulary import Kind
from reports.template import render_template

router = APIRouter(tags=["imports"], dependencies=[Depends(refuse_unknown_parameters)])

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(
    "/templates/{kind}",
    summary="The template of a kind of business",
    description="A blank workbook to fill in, with drop-downs, checks, an example and a guide; always the same bytes.",
    response_class=Response,
    responses=responses(401, 403, 422, 429, 503)
    | {200: {"description": "The workbook", "content": {_XLSX: {"example": "PK…"}}}},
)
def template(
    kind: Annotated[Kind, Path(description="A kind of business", examples=["patent_pledge_loan"])],
) -> Response:
    """The blank workbook."""
    headers = {"Content-Disposition": f'attachment; filename="template-{kind}.xlsx"'}
    return Response(render_template(kind), media_type=_XLSX, headers=headers)
