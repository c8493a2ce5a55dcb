"""reserve: hold visits to come. release: give a reservation up. Both once per reservation, whoever repeats them."""

from chalicelib.domain.plain import plain
from chalicelib.services.authorizations.clerk import Clerk, Found, Step, take
from chalicelib.services.authorizations.forms import ReleaseForm, ReservationForm, require_days
from chalicelib.services.authorizations.ledger import Cause, Movement, entry_key
from chalicelib.services.authorizations.moving import Moved, held, let_go
from chalicelib.services.authorizations.refusals import AuthorizationNotGood, OutsideAuthorization
from chalicelib.services.authorizations.visits import placed_visits, visit_key
from chalicelib.services.errors import NotKept
from chalicelib.services.records.once import FirstAnswer, Protection


def reserve(
    clerk: Clerk, patient_id: str, authorization_id: str, form: ReservationForm, protection: Protection
) -> FirstAnswer:
    """Holds every day of the reservation, or none. Raises AuthorizationShort, OutsideAuthorization,
    AuthorizationNotGood, InvalidInput for days that are over, ReservationOver where it was released before."""
    released = entry_key(clerk.space, patient_id, authorization_id, Cause("release", form.reservation_id))

    def decide(found: Found) -> Moved:
        of = found.kept.authorization
        require_days(form.days, form.each, of.unit_kind, clerk.today)
        if of.status != "approved":
            raise AuthorizationNotGood(of)
        for day in form.days:
            if not of.covers(day):
                raise OutsideAuthorization(of, day)
        return held(of, form.reservation_id, form.days, form.each, clerk.today)

    days = [visit_key(clerk.space, patient_id, authorization_id, day) for day in form.days]
    step = Step(
        "reservation",
        Cause("reservation", form.reservation_id),
        plain(form),
        decide,
        needs=tuple(days),
        ended_by=released,
        also=lambda found: placed_visits(clerk.space, found.kept, form.days, found.others),
    )
    return take(clerk, patient_id, authorization_id, step, protection)


def release(
    clerk: Clerk, patient_id: str, authorization_id: str, form: ReleaseForm, protection: Protection
) -> FirstAnswer:
    """Lets go what is still held of the reservation; what a claim used or a passed day ended is held no more. Raises
    NotKept where there never was such a reservation."""
    reserved = entry_key(clerk.space, patient_id, authorization_id, Cause("reservation", form.reservation_id))

    def decide(found: Found) -> Moved:
        of = found.kept.authorization
        if reserved not in found.others:
            raise NotKept("This authorization has no reservation of this id.")
        gone = {hold for hold in of.holds if hold.reservation_id == form.reservation_id and hold.day >= clerk.today}
        moved = let_go(of, gone, "the reservation was given up", clerk.today)
        if gone:
            return moved
        nothing = Movement("release", "reserved", 0, "nothing of it was held any more")
        return Moved(moved.before, moved.after, (*moved.movements, nothing))

    step = Step("release", Cause("release", form.reservation_id), plain(form), decide, (reserved,))
    return take(clerk, patient_id, authorization_id, step, protection)
