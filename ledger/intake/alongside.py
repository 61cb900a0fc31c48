"""What a loan's row states beside the loan: its credit line, and the registration that secures it."""

from collections.abc import Mapping
from typing import Any

from ledger.finding_codes import FindingCode
from ledger.intake.drafting import Drafting, Own, Spoilt, parted
from ledger.intake.grouping import Line, Link
from ledger.intake.posted import patent_stem
from ledger.intake_words import Field
from ledger.money import format_yuan, parse_fen
from ledger.references import NumberedKey
from ledger.vocabulary import Act, Kind


class Alongside(Drafting):
    """A voucher that takes lines and registrations from the rows of loans."""

    def related(self, line: Line, fact: dict[str, Any], found: list[tuple[Link, str | None]]) -> None:
        """The line, the registrations and the links of a row, stated before it where they do not stand yet."""
        plan = line.plan
        for link, reference in found:
            if link.name == "secured_by":
                place = self._secure(line, link, reference, is_first="secured_by" not in fact)
                fact.setdefault("secured_by", []).append(place)
            elif link.name == "under":
                fact["under"] = self._line(line, link, reference)
            else:
                fact[link.name] = reference
        if plan.has_line and "under" not in fact:
            fact["under"] = self._line(line, None, None)
        if plan.is_secured and "secured_by" not in fact:
            fact["secured_by"] = [self._secure(line, None, None, is_first=True)]

    def _line(self, line: Line, link: Link | None, reference: str | None) -> str:
        """The credit line of a loan's row: as it stands, with the limit that the row gives; else stated with it."""
        values = line.values
        limit = values.get(Field.LINE_AMOUNT)
        fen = None if limit is None else parse_fen(limit)
        key = link.keys[0] if link is not None else None
        if reference is not None:
            own = self.own.get(key) if key is not None else None
            before = own.amount_fen if own is not None else self._level(reference, Act.COMMITMENT, Act.COMMITMENT_CUT)
            self._agree(line, Field.LINE_AMOUNT, before, fen)
            return reference
        columns = {"number": link.field if link else Field.LINE_NUMBER, "provider": Field.PROVIDER}
        place = self._other(Kind.CREDIT_LINE, line, key, line.provider, line.recipient, columns, fen)
        day = next((of for of in (Field.SIGNED_DATE, Field.DATE) if of in values), Field.DATE)
        self._entry(place, Act.COMMITMENT, line, day, limit, {"amount": Field.LINE_AMOUNT, "act": Field.LINE_AMOUNT})
        if values.get(Field.REVOLVING) == "true":
            self.voucher.facts[int(place[1:]) - 1]["revolving"] = True
        return place

    def _secure(self, line: Line, link: Link | None, reference: str | None, *, is_first: bool) -> str:
        """A registration of a loan's row: as it stands, with the row's patents added; else stated with them."""
        values = line.values
        key = link.keys[0] if link is not None else None
        amount = values.get(Field.REGISTRATION) if is_first else None
        fen = None if amount is None else parse_fen(amount)
        day = next((of for of in (Field.DATE, Field.SIGNED_DATE) if of in values), Field.DATE)
        own = self.own.get(key) if key is not None and reference is not None else None
        place = reference
        if place is None:
            columns = {"number": Field.REGISTRATION_NUMBER, "provider": Field.RECIPIENT, "recipient": Field.PROVIDER}
            place = self._other(Kind.PLEDGE_REGISTRATION, line, key, line.recipient or "", line.provider, columns, fen)
            own = self.own.get(key) if key is not None else None
            if amount is not None:
                of = Field.REGISTRATION
                self._entry(place, Act.REGISTRATION, line, day, amount, {"amount": of, "act": of})
        elif own is not None:
            self._agree(line, Field.REGISTRATION, own.amount_fen, fen)
        else:
            self._agree(line, Field.REGISTRATION, self._level(place, Act.REGISTRATION), fen)
        if is_first:
            self._pledge(line, place, own, day)
        return place

    def _pledge(self, line: Line, place: str, own: Own | None, day: Field) -> None:
        """The row's patents under its registration, those that are not there yet."""
        patents = parted(line.values.get(Field.PATENT, ""))
        value = line.values.get(Field.APPRAISED)
        if value is not None and len(patents) > 1:
            self._tell(FindingCode.ROW_DIFFERS, line, Field.APPRAISED, "1", str(len(patents)))
            raise Spoilt
        for patent in patents:
            stem = patent_stem(patent)
            known = own.pledges() if own is not None else self._pledged(place)
            if stem not in known:
                known.add(stem)
                columns = {"amount": Field.APPRAISED, "patent": Field.PATENT}
                self._entry(place, Act.PLEDGE, line, day, value, columns, patent=patent)

    def _pledged(self, place: str) -> set[str]:
        return set() if place.startswith("#") else self._posted.patents(place)

    def _level(self, place: str, act: Act, cut: Act | None = None) -> int | None:
        """What is posted of an act under an instrument, in fen; None where there is nothing."""
        return None if place.startswith("#") else self._posted.level(place, act, cut)

    def _agree(self, line: Line, of: Field, before: int | None, now: int | None) -> None:
        if before is not None and now is not None and before != now:
            self._tell(FindingCode.ROW_DIFFERS, line, of, format_yuan(before), format_yuan(now))
            raise Spoilt

    def _other(
        self, kind: Kind, line: Line, key: NumberedKey | None, provider: str, recipient: str | None,
        columns: Mapping[str, Field], fen: int | None,
    ) -> str:  # fmt: skip
        """Another instrument that a loan's row states beside the loan."""
        fact = {"fact": "instrument", "kind": str(kind), "provider": provider, "recipient": recipient}
        if key is not None:
            fact["number"] = key[2]
        signed = line.values.get(Field.SIGNED_DATE)
        if signed is not None:
            fact["signed_date"] = signed
        place = self.voucher.add(
            fact, line.row, {"recipient": Field.RECIPIENT, "signed_date": Field.SIGNED_DATE, **columns}
        )
        if key is not None:
            self.own[key] = Own(place, len(self.voucher.facts) - 1, line.row, {}, fact, fen)
        return place
