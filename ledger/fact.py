"""What the facts of a voucher are made of."""

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """What all facts share: unknown fields are refused, and what is dumped names what was stored."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)
