"""put_on_file: a new authorization, one that renews another, or one that was used before it came here."""

from dataclasses import replace

from chalicelib.domain.errors import InvalidInput, Problem, UnknownPayer
from chalicelib.domain.plain import plain
from chalicelib.services.authorizations.clerk import Clerk, find
from chalicelib.services.authorizations.forms import AuthorizationForm, require_sense
from chalicelib.services.authorizations.keeping import (
    Kept,
    changes_of,
    closed_key,
    closing,
    kept_among,
    kept_of,
    put_authorization,
    standing_key,
    standing_prefix,
)
from chalicelib.services.authorizations.ledger import Cause, Movement, entry_key, kept_entry
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.authorizations.refusals import AlreadyRenewed, ToldOtherwise
from chalicelib.services.authorizations.terms import shown, with_terms
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import MOST_CHANGES, Change, Record
from chalicelib.services.validate_claim import Rulebook

_CREATION = Cause("creation")
# A creation moves a few long ended ones at a time; the rest goes with the next.
_MOST_CLOSED = (MOST_CHANGES - 20) // 2


def put_on_file(
    clerk: Clerk, book: Rulebook, form: AuthorizationForm, new_id: str, protection: Protection
) -> FirstAnswer:
    """A new authorization; `new_id` is its id where the form gives none. The same again gets it as it is now. Those
    that ended long ago are closed on the way. Raises InvalidInput, ToldOtherwise, AlreadyRenewed, Busy."""
    require_sense(form, clerk.today)
    _require_payer(book, form.payer_id)
    authorization_id = form.authorization_id or new_id

    def attempt() -> FirstAnswer:
        records = _standing_records(clerk, form.patient_id)
        kept = kept_among(records)
        known = _known(clerk, form, authorization_id)
        if known is not None:
            return known
        file = PatientFile(clerk.space, form.patient_id, tuple(records))
        new = _new(clerk, form, authorization_id, file)
        changes = _renewing(clerk, form, new, kept)
        touched = {change.key for change in changes}
        idle = [one for one in kept if one.key not in touched]
        changes += closing(clerk.space, idle, clerk.today)[: 2 * _MOST_CLOSED]
        changes += _created(clerk, form, new)
        answer = FirstAnswer(201, shown(clerk, _at(clerk, new, 1)), 1)
        clerk.desk.table.write([*changes, *file.opened(clerk.desk.refs), *protection.changes(answer)])
        return answer

    return clerk.desk.decide(attempt)


def _require_payer(book: Rulebook, payer_id: str) -> None:
    """An authorization by a payer that nobody knows would never be drawn on."""
    try:
        book.rules(payer_id)
    except UnknownPayer as unknown:
        raise InvalidInput([Problem("payer_id", str(unknown))]) from None


def _standing_records(clerk: Clerk, patient_id: str) -> list[Record]:
    """The patient's standing authorizations and the head: they lie side by side."""
    head = address.head(clerk.space, patient_id).sort
    return clerk.desk.table.read(address.patient(clerk.space, patient_id), standing_prefix(), head)


def _known(clerk: Clerk, form: AuthorizationForm, authorization_id: str) -> FirstAnswer | None:
    """The answer where an authorization of that id is on file, None where there is none."""
    place = entry_key(clerk.space, form.patient_id, authorization_id, _CREATION)
    try:
        found = find(clerk.desk.table, clerk.space, form.patient_id, authorization_id, (place,))
    except NotKept:
        return None
    if kept_entry(found.others[place]).asked != plain(form):
        raise ToldOtherwise(found.kept.authorization, "authorization")
    return FirstAnswer(200, shown(clerk, found.kept), found.kept.version)


def _at(clerk: Clerk, of: AuthorizationOnFile, version: int) -> Kept:
    return Kept(of, standing_key(clerk.space, of.patient_id, of.authorization_id), version)


def _new(clerk: Clerk, form: AuthorizationForm, authorization_id: str, file: PatientFile) -> AuthorizationOnFile:
    refs, head = clerk.desk.refs, address.head(clerk.space, form.patient_id)
    first = AuthorizationOnFile(
        authorization_id=authorization_id,
        patient_id=form.patient_id,
        payer_id=form.payer_id,
        unit_kind=form.unit_kind,
        statuses=(),
        elsewhere=form.used,
        renews=form.renews,
        ref=refs.of(standing_key(clerk.space, form.patient_id, authorization_id)),
        patient_ref=refs.of(head) if file.is_empty else file.ref,
    )
    return with_terms(clerk, first, form)


def _created(clerk: Clerk, form: AuthorizationForm, new: AuthorizationOnFile) -> list[Change]:
    movements = []
    if new.approved:
        movements.append(Movement("approve", "approved", new.approved, "put on file"))
    if new.elsewhere:
        movements.append(Movement("correct", "used", new.elsewhere, "used before it was put on file"))
    stamp, kept = clerk.stamp, _at(clerk, new, 0)
    changes, _ = changes_of(clerk.space, kept, new, movements, _CREATION, stamp, clerk.today, plain(form))
    return [*changes, clerk.desk.refs.put(clerk.space, kept.key)]


def _renewing(clerk: Clerk, form: AuthorizationForm, new: AuthorizationOnFile, standing: list[Kept]) -> list[Change]:
    """The renewed one, told by which. Raises InvalidInput where there is none, AlreadyRenewed."""
    if form.renews is None:
        return []
    former = next((one for one in standing if one.authorization.authorization_id == form.renews), None)
    former = former or _closed(clerk, form.patient_id, form.renews)
    if former.authorization.payer_id != form.payer_id:
        raise InvalidInput([Problem("renews", "must be an authorization by the same payer")])
    if former.authorization.renewed_by is not None:
        raise AlreadyRenewed(former.authorization)
    after = replace(former.authorization, renewed_by=new.authorization_id)
    return [put_authorization(clerk.space, former, after, clerk.today)]


def _closed(clerk: Clerk, patient_id: str, authorization_id: str) -> Kept:
    try:
        return kept_of(clerk.desk.table.get(closed_key(clerk.space, patient_id, authorization_id)))
    except NotKept:
        raise InvalidInput([Problem("renews", "is no authorization of this patient")]) from None
