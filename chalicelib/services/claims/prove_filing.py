"""prove_filing: the filing proof of a recorded claim, from what is kept of it."""

from datetime import date

from chalicelib.services.claims.filing_proof import FilingProofJson, filing_proof
from chalicelib.services.claims.folder import ClaimFolder, read_folder
from chalicelib.services.claims.recording import Office
from chalicelib.services.claims.tell_claim import judged_claim, life_after


def prove_filing(office: Office, payer_id: str, claim_id: str, as_of: date) -> FilingProofJson:
    """Raises NotKept."""
    return prove_filing_of(office, read_folder(office.desk.table, office.space, payer_id, claim_id), as_of)


def prove_filing_of(office: Office, folder: ClaimFolder, as_of: date) -> FilingProofJson:
    """The same of a claim that was read already."""
    claim = judged_claim(office, folder)
    return filing_proof(claim, life_after(office, folder, claim), as_of)
