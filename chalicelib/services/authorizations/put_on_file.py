"""put_on_file: a new authorization, one that renews another, or one that was used before. change_terms: what the payer
said since, with the history of its status kept."""

from dataclasses import replace

from chalicelib.domain.errors import InvalidInput, Problem, UnknownPayer
from chalicelib.domain.plain import plain
from chalicelib.services.authorizations.answers import AuthorizationJson, authorization_json
from chalicelib.services.authorizations.clerk import Clerk, find
from chalicelib.services.authorizations.forms import AuthorizationForm, AuthorizationTerms, require_sense
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
from chalicelib.services.authorizations.moving import let_go
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, StatusChange
from chalicelib.services.authorizations.plan_end import end_of, plan_ends
from chalicelib.services.authorizations.refusals import AlreadyRenewed, ToldOtherwise
from chalicelib.services.errors import NotKept, VersionOutdated
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
        new = _new(clerk, form, authorization_id)
        changes = _renewing(clerk, form, new, kept)
        touched = {change.key for change in changes}
        idle = [one for one in kept if one.key not in touched]
        changes += closing(clerk.space, idle, clerk.today)[: 2 * _MOST_CLOSED]
        changes += _created(clerk, form, new)
        file = PatientFile(clerk.space, form.patient_id, tuple(records))
        answer = FirstAnswer(201, _shown(clerk, _at(clerk, new, 1)), 1)
        clerk.desk.table.write([*changes, file.raised_head(), *protection.changes(answer)])
        return answer

    return clerk.desk.decide(attempt)


def change_terms(
    clerk: Clerk,
    patient_id: str,
    authorization_id: str,
    terms: AuthorizationTerms,
    seen_version: int,
    protection: Protection,
) -> FirstAnswer:
    """Puts these terms in the place of the former ones. Reservations that they no longer cover are let go; draws stay,
    whatever the payer took back. Raises NotKept, VersionOutdated, InvalidInput, Busy."""
    require_sense(terms, clerk.today)

    def attempt() -> FirstAnswer:
        found = find(clerk.desk.table, clerk.space, patient_id, authorization_id)
        if found.kept.version != seen_version:
            raise VersionOutdated("The authorization has changed since it was read. Read it again and decide anew.")
        after, movements = _with_terms(clerk, found.kept.authorization, terms)
        changes: list[Change] = [put_authorization(clerk.space, found.kept, after, clerk.today)]
        if movements:
            cause = Cause("change", "", f"{seen_version + 1:06}")
            changes, entry = changes_of(
                clerk.space, found.kept, after, movements, cause, clerk.stamp, clerk.today, plain(terms)
            )
            after = replace(after, entries=entry.number)
        kept = Kept(after, found.kept.key, seen_version + 1)
        answer = FirstAnswer(200, _shown(clerk, kept), kept.version)
        clerk.desk.table.write([*changes, found.raised_head, *protection.changes(answer)])
        return answer

    return clerk.desk.decide(attempt)


def _shown(clerk: Clerk, kept: Kept) -> AuthorizationJson:
    ends = plan_ends(clerk.desk.table, clerk.space, [kept])
    return authorization_json(kept, clerk.today, end_of(kept, ends))


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
    return FirstAnswer(200, _shown(clerk, found.kept), found.kept.version)


def _at(clerk: Clerk, of: AuthorizationOnFile, version: int) -> Kept:
    return Kept(of, standing_key(clerk.space, of.patient_id, of.authorization_id), version)


def _new(clerk: Clerk, form: AuthorizationForm, authorization_id: str) -> AuthorizationOnFile:
    first = AuthorizationOnFile(
        authorization_id=authorization_id,
        patient_id=form.patient_id,
        payer_id=form.payer_id,
        unit_kind=form.unit_kind,
        statuses=(),
        elsewhere=form.used,
        renews=form.renews,
    )
    return _told(clerk, first, form)


def _told(clerk: Clerk, of: AuthorizationOnFile, terms: AuthorizationTerms) -> AuthorizationOnFile:
    """The authorization with what the payer says now; its status joins the history where it is another."""
    statuses = of.statuses
    if not statuses or statuses[-1].status != terms.status:
        stamp = clerk.stamp
        statuses += (StatusChange(terms.status, terms.status_on or clerk.today, stamp.at, stamp.by),)
    return replace(
        of,
        statuses=statuses,
        authorization_number=terms.authorization_number,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        granted_on=terms.granted_on,
        procedures=tuple(dict.fromkeys(code.strip().upper() for code in terms.procedures)),
        requested=terms.requested,
        approved=terms.approved,
        rank=terms.rank,
        plan_of_care_id=terms.plan_of_care_id,
    )


def _created(clerk: Clerk, form: AuthorizationForm, new: AuthorizationOnFile) -> list[Change]:
    movements = []
    if new.approved:
        movements.append(Movement("approve", "approved", new.approved, "put on file"))
    if new.elsewhere:
        movements.append(Movement("correct", "used", new.elsewhere, "used before it was put on file"))
    stamp, kept = clerk.stamp, _at(clerk, new, 0)
    return changes_of(clerk.space, kept, new, movements, _CREATION, stamp, clerk.today, plain(form))[0]


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


def _with_terms(
    clerk: Clerk, before: AuthorizationOnFile, terms: AuthorizationTerms
) -> tuple[AuthorizationOnFile, list[Movement]]:
    told: AuthorizationOnFile = _told(clerk, before, terms)
    movements: list[Movement] = []
    change = (told.approved or 0) - (before.approved or 0)
    if change:
        movements.append(Movement("approve", "approved", change, f"the payer says {told.approved or 'no number'}"))
    gone = {hold for hold in told.holds if told.status != "approved" or not told.covers(hold.day)}
    if gone:
        moved = let_go(told, gone, "the authorization no longer covers it", clerk.today)
        return moved.after, movements + list(moved.movements)
    return told, movements
