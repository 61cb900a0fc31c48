"""The OpenAPI document as it is served: what FastAPI writes, and what it cannot know.

Errors are problem documents and nothing else. FastAPI documents a response's model as ``application/json`` too: that
is taken out again.
"""

from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE


class Described(FastAPI):
    """An application whose document says of every answer what is sent."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for operations in document["paths"].values():
                for operation in operations.values():
                    _leave_problems_alone(operation["responses"])
        return super().openapi()


def _leave_problems_alone(responses: dict[str, Any]) -> None:
    for response in responses.values():
        content = response.get("content", {})
        if MEDIA_TYPE in content:
            content.pop("application/json", None)
