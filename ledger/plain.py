"""A model's plain case, read without its machinery: every field given is one text that the model's own reader takes.

The readers are taken from the model's fields, so that what is read here is what the model would read. Anything else (a
field unknown or missing, a list, a number, a null, a value that is refused) is left to the model, which says what is
wrong. Of a voucher's thousands of facts hardly one is anything else.
"""

from collections.abc import Callable, Mapping
from enum import EnumType
from types import FunctionType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

M = TypeVar("M", bound=BaseModel)
Reader = Callable[[Any], Any]


def plain_reader(model: type[M]) -> Callable[[Mapping[Any, object]], M | None]:
    """What makes an instance of ``model`` as the model would, or None where the model itself must read."""
    fields = model.model_fields
    readers: dict[Any, Reader] = {}
    names: dict[Any, str] = {}
    for name, field in fields.items():
        given = field.validation_alias or name
        names[given] = name
        reader = _reader(field)
        if reader is not None:
            readers[given] = reader
    needed = {name for name, field in fields.items() if field.is_required()}
    blank = {name: None if name in needed else field.get_default() for name, field in fields.items()}
    new, put = model.__new__, object.__setattr__

    def read(raw: Mapping[Any, object]) -> M | None:
        try:
            values = {names[key]: readers[key](value) for key, value in raw.items()}
        except (KeyError, TypeError, ValueError):
            return None
        if not needed <= values.keys():
            return None
        made = new(model)
        put(made, "__dict__", blank | values)  # in the order of the model's fields, in which they are stored
        put(made, "__pydantic_fields_set__", set(values))
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made

    return read


def _reader(field: FieldInfo) -> Reader | None:
    """The one function that reads a field's value; None where pydantic itself does more."""
    whole = field.annotation
    kinds = [kind for kind in get_args(whole) if kind is not type(None)] if _is_optional(whole) else [whole]
    if len(kinds) != 1:
        return None
    [kind] = kinds
    checks = [*field.metadata]
    if get_origin(kind) is Annotated:
        kind, *own = get_args(kind)
        checks += own
    if isinstance(kind, EnumType):
        return {str(word): word for word in kind}.__getitem__ if not checks else None
    if get_origin(kind) is Literal and not checks:
        return {str(word): word for word in get_args(kind)}.__getitem__
    if kind in (str, int) and len(checks) == 1 and isinstance(checks[0], BeforeValidator):
        reader: Any = checks[0].func
        return reader if isinstance(reader, FunctionType) else None
    return None


def _is_optional(annotation: Any) -> bool:
    return type(None) in get_args(annotation)
