"""The OpenAPI document as it is served: what FastAPI writes, mended where it says less or more than is sent.

Errors are problem documents and nothing else, where FastAPI adds ``application/json`` for their model. Examples of
answers keep their nulls, which FastAPI drops.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.problems import MEDIA_TYPE, problem_examples


class Described(FastAPI):
    """An application whose document says of every answer what is sent."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["components"]["examples"] = problem_examples()
            for context in iter_route_contexts(self.routes):
                if isinstance(context.original_route, APIRoute):
                    _mend(document["paths"].get(context.path_format, {}), context)
        return super().openapi()


def _mend(operations: dict[str, Any], context: RouteContext) -> None:
    for method in (context.methods or set()) & {name.upper() for name in operations}:
        for status, told in operations[method.lower()]["responses"].items():
            content = told.get("content", {})
            if MEDIA_TYPE in content:
                content.pop("application/json", None)
            declared = context.responses.get(int(status), {}).get("content", {})
            for media_type in content:
                content[media_type] |= {k: v for k, v in declared.get(media_type, {}).items() if k == "example"}
