"""Rows of one agreement → its facts in a voucher: the instrument, its entries and statements."""

from typing import Any, Final

from ledger.finding_codes import FindingCode
from ledger.intake.alongside import Alongside
from ledger.intake.composed import Origin
from ledger.intake.drafting import NeedsGrouping, Own, Spoilt, parted
from ledger.intake.grouping import Group, Line
from ledger.intake.plans import EntryPlan
from ledger.intake.posted import Head, patent_stem
from ledger.intake_words import Field
from ledger.money import parse_fen
from ledger.projection import institution_of
from ledger.vocabulary import Act, Kind, Severity

_SIGNED_WHEN_DATED: Final = {"signed_date": Field.DATE}
_LINKED: Final = (Field.RENEWS, Field.FOR_LOAN, Field.LINE_NUMBER, Field.REGISTRATION_NUMBER)


class Drafter(Alongside):
    """The instruments that a file states, and the voucher that its rows go into."""

    def draft(self, group: Group) -> None:
        """The rows of one instrument as facts.

        Raises:
            NeedsGrouping: they hang on what does not stand in this voucher, and all rows are not known yet.
        """
        key = group[0].key
        own = self._own(key)
        head = self._posted.head(key) if key is not None and own is None else None
        if head is None and own is None:
            if not self._may_begin(group):
                return
            if len(group) > 1:
                group = sorted(group, key=lambda line: not line.plan.begins)  # what begins says most of the agreement
        for line in group:
            try:
                if head is not None:
                    self._under_posted(line, head)
                elif own is None:
                    own = self._state(line)
                else:
                    self._merge(own, line)
                    self._amounts(line, own.reference, institution_of(line.plan.kind, own.fact))
            except Spoilt:
                self.left_out.append(line.row)
                if key is not None:
                    self.spoilt.add(key[2])

    def _may_begin(self, group: Group) -> bool:
        """Whether rows of a number that is known nowhere begin an instrument; if not, they are told or left out."""
        first = group[0]
        if first.plan.begins or first.plan.of_whole or any(line.plan.begins for line in group):
            return True
        if not self._is_grouped:
            raise NeedsGrouping
        self.left_out.extend(line.row for line in group)
        if first.key is not None and first.key[2] not in self.spoilt:
            for line in group:
                self._tell(FindingCode.UNKNOWN_INSTRUMENT, line, Field.NUMBER, found=line.values[Field.NUMBER])
        return False

    # the instrument

    def _state(self, line: Line) -> Own | None:
        """A row that is the first of its instrument, with all that it says; None for one that has no instrument."""
        if line.plan.of_whole:
            parties = {"provider": line.provider, "recipient": line.recipient}
            self._statements(line, None, institution_of(line.plan.kind, parties))
            return None
        found = [(link, self._find(line, link)) for link in line.links]
        values, plan = line.values, line.plan
        fact: dict[str, Any] = {"fact": "instrument", "kind": plan.name, "provider": line.provider}
        if line.recipient is not None:
            fact["recipient"] = line.recipient
        for name, of in plan.head:
            fact[name] = values[of]
        if plan.is_opening:
            fact["opening"] = True
        if plan.kind is Kind.CREDIT_LINE and values.get(Field.REVOLVING) == "true":
            fact["revolving"] = True
        self.related(line, fact, found)
        columns = plan.columns
        if plan.is_dated and not self.tells_signing:
            fact["signed_date"] = values[Field.DATE]
            columns = {**columns, **_SIGNED_WHEN_DATED}
        reference = self.voucher.add(fact, line.row, columns)
        own = Own(reference, len(self.voucher.facts) - 1, line.row, values, fact)
        if line.key is not None:
            self.own[line.key] = own
        self._amounts(line, reference, institution_of(plan.kind, fact))
        return own

    def _merge(self, own: Own, line: Line) -> None:
        """A later row of an instrument: it agrees with the first, or gives what that left out."""
        values, fact = line.values, own.fact
        if line.recipient is not None:
            self._same(line, Field.RECIPIENT, fact.setdefault("recipient", line.recipient), line.recipient)
        origin = self.voucher.origins[own.index]
        is_assumed = origin.columns.get("signed_date") is Field.DATE
        if is_assumed and line.plan.is_dated and values[Field.DATE] < fact["signed_date"]:
            self._give(own, line, "signed_date", Field.DATE)
        for name, of in line.plan.head:
            before = fact.get(name)
            if before is None or (is_assumed and name == "signed_date"):
                self._give(own, line, name, of)
            elif before != values[of]:
                self._differs(line, of, before, values[of])
        for of in _LINKED if line.links else ():
            given = values.get(of)
            if given is not None and given != own.values.get(of, given if not own.values else None):
                self._differs(line, of, own.values.get(of, ""), given)

    def _give(self, own: Own, line: Line, name: str, of: Field) -> None:
        """A field of the instrument is what this row says."""
        own.fact[name] = line.values[of]
        origin = self.voucher.origins[own.index]
        self.voucher.origins[own.index] = Origin(
            origin.row, {**origin.columns, name: of}, {**origin.rows, name: line.row}
        )

    def _same(self, line: Line, of: Field, before: str | None, now: str | None) -> None:
        if now is not None and before is not None and before != now:
            self._differs(line, of, before, now)

    def _differs(self, line: Line, of: Field, before: str, now: str) -> None:
        self._tell(FindingCode.ROW_DIFFERS, line, of, before, now)
        raise Spoilt

    # entries and statements

    def _under_posted(self, line: Line, head: Head) -> None:
        """A row of an instrument that is posted: what it adds; a finding where it says what is posted already."""
        if not head.place:
            self._tell(FindingCode.AMBIGUOUS_INSTRUMENT, line, Field.NUMBER, found=line.values[Field.NUMBER])
            raise Spoilt
        self._same(line, Field.RECIPIENT, head.terms.get("recipient"), line.recipient)
        self._same(line, Field.CONTRACT, head.terms.get("contract"), line.values.get(Field.CONTRACT))
        posted = [self._taken(line, entry, head.place) for entry in line.plan.entries if self._speaks(line, entry)]
        same = [place for places in posted for place in places if place is not None]
        if same and line.plan.statements and all(place is not None for places in posted for place in places):
            self._statements(line, head.place, head.terms["institution"])
        elif same:
            self._tell(FindingCode.DUPLICATE_ROW, line, None, found=", ".join(same))
            raise Spoilt
        else:
            self._amounts(line, head.place, head.terms["institution"])

    def _taken(self, line: Line, entry: EntryPlan, place: str) -> list[str | None]:
        """Per entry that the row states: the posted one that is the same."""
        amount = line.values.get(entry.amount) if entry.amount else None
        fen = None if amount is None else parse_fen(amount)
        patents = [patent_stem(text) for text in parted(line.values[Field.PATENT])] if entry.of_patents else [None]
        return [self._posted.take(place, (entry.act, line.values[entry.day], fen, patent)) for patent in patents]

    @staticmethod
    def _speaks(line: Line, entry: EntryPlan) -> bool:
        """Whether the row says anything here: a zero of what came back says nothing."""
        return not (entry.may_be_zero and entry.amount and not parse_fen(line.values[entry.amount]))

    def _amounts(self, line: Line, reference: str, institution: str) -> None:
        """The entries and statements that a row states under an instrument."""
        values = line.values
        for entry in line.plan.entries:
            if entry.may_be_zero and not self._speaks(line, entry):
                continue
            amount = values.get(entry.amount) if entry.amount else None
            if entry.of_patents:
                self._of_patents(line, entry, reference, amount)
                continue
            fact: dict[str, Any] = {
                "fact": "entry", "instrument": reference, "act": entry.act, "event_date": values[entry.day],
                "amount": amount,
            }  # fmt: skip
            for name, of in entry.more:
                fact[name] = _whole(values[of]) if name == "tally" else values[of]
            self.voucher.add(fact, line.row, entry.columns)
            if entry.is_new and line.recipient is not None:
                self._warn_alike(line, entry, amount)
        if line.plan.statements:
            self._statements(line, reference, institution)

    def _of_patents(self, line: Line, entry: EntryPlan, reference: str, amount: str | None) -> None:
        patents = parted(line.values[Field.PATENT])
        if amount is not None and len(patents) > 1:
            self._tell(FindingCode.ROW_DIFFERS, line, entry.amount, "1", str(len(patents)))
            raise Spoilt
        own = self.own.get(line.key) if line.key is not None else None
        for patent in patents:
            if own is not None and entry.act == Act.PLEDGE:
                own.pledges().add(patent_stem(patent))
            self._entry(reference, entry.act, line, entry.day, amount, entry.columns, patent=patent)

    def _statements(self, line: Line, reference: str | None, institution: str) -> None:
        plan, values = line.plan, line.values
        for statement in plan.statements:
            fact: dict[str, Any] = {
                "fact": "statement", "institution": institution, "kind": plan.name,
                "date": values[Field.AS_OF], "measure": str(statement.measure), "amount": values[statement.amount],
            }  # fmt: skip
            if reference is not None:
                fact["loan"] = reference
            if Field.TALLY in values and not plan.entries:
                fact["count"] = _whole(values[Field.TALLY])
            self.voucher.add(fact, line.row, statement.columns)

    def _warn_alike(self, line: Line, entry: EntryPlan, amount: str | None) -> None:
        """New business that an earlier voucher of the file states alike; inside a voucher the ledger sees it itself."""
        plan = line.plan
        alike = (plan.name, entry.act, line.provider, line.recipient, line.values[entry.day], amount)
        ordinal, row = self.seen.setdefault(alike, (self.ordinal, line.row))
        if ordinal != self.ordinal:
            found = self.voucher.places.cell(row, None)
            self._tell(FindingCode.DUPLICATE_ENTRY, line, None, found=found, severity=Severity.WARNING)
            self.seen[alike] = (self.ordinal, line.row)


def _whole(text: str) -> int | str:
    """The whole number; of another text, itself, which the door refuses at its place."""
    return int(text) if text.isdecimal() else text
