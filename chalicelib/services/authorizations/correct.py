"""correct: the payer counts otherwise. extend: the payer adds visits or days. Each id counts once."""

from dataclasses import replace

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.plain import plain
from chalicelib.services.authorizations.clerk import Clerk, Found, Step, take
from chalicelib.services.authorizations.forms import CorrectionForm, ExtensionForm
from chalicelib.services.authorizations.ledger import Cause, Movement
from chalicelib.services.authorizations.moving import Moved, without_expired
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, StatusChange
from chalicelib.services.authorizations.refusals import AuthorizationNotGood
from chalicelib.services.records.once import FirstAnswer, Protection

_WORDS = {
    "counted_by_payer": "the payer counts otherwise",
    "used_elsewhere": "used elsewhere",
    "entry_error": "it was put on file wrong",
}


def correct(
    clerk: Clerk, patient_id: str, authorization_id: str, form: CorrectionForm, protection: Protection
) -> FirstAnswer:
    """Changes what is used without any claim. Raises AuthorizationShort where that is more than is left, InvalidInput
    where it is nothing or less than nothing would be used."""

    def decide(found: Found) -> Moved:
        start = without_expired(found.kept.authorization, clerk.today)
        of = start.after
        if form.used_change == 0:
            raise InvalidInput([Problem("used_change", "must not be 0")])
        if of.balance.used + form.used_change < 0:
            raise InvalidInput([Problem("used_change", f"must be at least {-of.balance.used}: no more are used")])
        movement = Movement("correct", "used", form.used_change, _WORDS[form.reason])
        after = replace(of, elsewhere=of.elsewhere + form.used_change)
        return Moved(of, after, (*start.movements, movement))

    step = Step("correction", Cause("correction", form.correction_id), plain(form), decide)
    return take(clerk, patient_id, authorization_id, step, protection)


def extend(
    clerk: Clerk, patient_id: str, authorization_id: str, form: ExtensionForm, protection: Protection
) -> FirstAnswer:
    """Adds to what is approved, moves the end back, or both; one that had run out is approved again. Raises
    AuthorizationNotGood, InvalidInput."""

    def decide(found: Found) -> Moved:
        start = without_expired(found.kept.authorization, clerk.today)
        of = start.after
        if of.status not in ("approved", "expired"):
            raise AuthorizationNotGood(of)
        _require_an_extension(of, form)
        ends_on = form.ends_on or of.ends_on
        approved = of.approved + form.added if of.approved is not None else None
        after = replace(of, approved=approved, ends_on=ends_on)
        if of.status == "expired":
            stamp = clerk.stamp
            again = StatusChange("approved", clerk.today, stamp.at, stamp.by)
            after = replace(after, statuses=(*of.statuses, again))
        because = f"extended to {ends_on}" if form.ends_on else "the payer added to it"
        movement = Movement("extend", "approved", form.added, because)
        return Moved(of, after, (*start.movements, movement))

    step = Step("extension", Cause("extension", form.extension_id), plain(form), decide)
    return take(clerk, patient_id, authorization_id, step, protection)


def _require_an_extension(of: AuthorizationOnFile, form: ExtensionForm) -> None:
    problems = []
    if form.added == 0 and form.ends_on is None:
        problems.append(Problem("added", "is required, or give ends_on"))
    if form.added and of.approved is None:
        problems.append(Problem("added", "makes no sense where the payer gave no number; PUT the approved amount"))
    if form.ends_on is not None and of.ends_on is None:
        problems.append(Problem("ends_on", "is no extension of one without an end; PUT the dates"))
    if form.ends_on is not None and of.ends_on is not None and form.ends_on < of.ends_on:
        problems.append(Problem("ends_on", f"must not lie before {of.ends_on}; PUT the dates to shorten it"))
    if problems:
        raise InvalidInput(problems)
