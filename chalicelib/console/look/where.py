"""Which page shows a record: from its key to the address. Alerts, lists and mails lead to pages by this alone.

/console/practices/{practice}/claims/{ref}, …/authorizations/{ref}, …/patients/{ref}, …/work/credentials
"""

from urllib.parse import unquote

from chalicelib.services.authorizations.keeping import closed_prefix, standing_key, standing_prefix
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.records import address
from chalicelib.services.records.refs import Refs
from chalicelib.services.records.table import Key, Table

Parts = tuple[str, ...]


def link_to(table: Table, refs: Refs, practice: str, key: Key) -> Parts | None:
    """The path parts under the console of the page that shows what stands under `key`; `links.to(*parts)` makes the
    address. None where no page does. The page's opaque id is made where an older record has none yet."""
    space = address.space(practice, "live")
    shown = shown_by(space, key)
    if shown is None:
        return None
    page, of = shown
    if of is None:
        return ("practices", practice, *page)
    refs.make(table, space, [of])
    return ("practices", practice, *page, refs.of(of))


def shown_by(space: str, key: Key) -> tuple[Parts, Key | None] | None:
    """The page of a record and the key whose opaque id stands in its address."""
    partition, sort = key
    claim, patient = f"{space}#CLAIM#", f"{space}#PAT#"
    if partition.startswith(claim):
        return ("claims",), Key(partition)
    if partition.startswith(patient):
        patient_id = partition.removeprefix(patient)
        for prefix in (standing_prefix(), closed_prefix()):
            if sort.startswith(prefix):
                return ("authorizations",), standing_key(space, patient_id, sort.removeprefix(prefix))
        return ("patients",), address.head(space, patient_id)
    if partition == address.practice(space):
        return ("work", "credentials"), None
    return None


def claim_of(space: str, key: Key) -> tuple[str, str]:
    """Payer and claim id of the key of a claim."""
    payer_id, _, claim_id = key.partition.removeprefix(f"{space}#CLAIM#").partition("#")
    return payer_id, unquote(claim_id)


def patient_of(space: str, key: Key) -> str:
    """The patient id of a key that stands in a patient's file."""
    return key.partition.removeprefix(f"{space}#PAT#")


def authorization_of(space: str, key: Key) -> tuple[str, str]:
    """Patient and authorization id of the key of an authorization."""
    return patient_of(space, key), key.sort.removeprefix(standing_prefix())


def claim_key(space: str, payer_id: str, claim_id: str) -> Key:
    """What the opaque id of a claim is made of."""
    return meta_key(space, payer_id, claim_id)


def patient_key(space: str, patient_id: str) -> Key:
    """What the opaque id of a patient is made of."""
    return address.head(space, patient_id)


def authorization_key(space: str, patient_id: str, authorization_id: str) -> Key:
    """What the opaque id of an authorization is made of, whether it stands or is closed."""
    return standing_key(space, patient_id, authorization_id)
