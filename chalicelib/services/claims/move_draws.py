"""What an event does to a claim's draws: a claim that dies gives back, one that lives again draws anew."""

from chalicelib.domain.claim import Claim
from chalicelib.services.authorizations.ledger import of_event
from chalicelib.services.claims.draw_claim import Drawer, Drawing, drew_on, is_live
from chalicelib.services.claims.folder import ClaimFolder
from chalicelib.services.claims.judging import read_on_file
from chalicelib.services.claims.life import Life
from chalicelib.services.claims.recorded import revision_of
from chalicelib.services.claims.recording import Office
from chalicelib.services.records.patient_file import read_patient_file


def moved_draws(office: Office, folder: ClaimFolder, claim: Claim, life: Life, event_id: str) -> Drawing | None:
    """None where the event makes no difference to what the claim draws."""
    recorded = folder.claim
    verdict = recorded.data["verdict"]
    lives = is_live(life.status, verdict)
    if lives == is_live(recorded.status, verdict):
        return None
    file = read_patient_file(office.desk.table, office.space, recorded.patient_id)
    drawer = Drawer(office, file, of_event(recorded.claim_id, event_id), drew_on(recorded.data))
    if not lives:
        return drawer.nothing(claim)
    known = read_on_file(revision_of(office.desk.table, recorded)["on_file"])
    return drawer.by_plan(claim, known.context, office.book.rules(recorded.payer_id))
