"""Opaque ids on every store: written with the record, leading back in their own practice alone."""

from datetime import date

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.services.authorizations.clerk import Clerk
from chalicelib.services.authorizations.forms import AuthorizationForm
from chalicelib.services.authorizations.keeping import standing_key
from chalicelib.services.authorizations.put_on_file import put_on_file
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.refs import Refs, key_of, place_of_ref
from chalicelib.services.records.table import Key, Table
from tests.contract.conftest import Stores
from tests.services.samples import SPACE, claim, office, recorded

GRANTED = {"patient_id": "P-2", "payer_id": "sample_payer", "status": "requested", "unit_kind": "visits"}


def leads_to(table: Table, space: str, ref: str) -> Key | None:
    """Where a ref leads in a space."""
    place = place_of_ref(space, ref)
    found = table.get_many([place])
    return key_of(found[place]) if place in found else None


def test_a_claim_an_authorization_and_their_patients_have_ids_that_lead_back(stores: Stores) -> None:
    table = stores.table
    recorded(table, claim("C-1", "P-1"))
    recorded(table, claim("C-2", "P-1"))
    recorded(table, claim("C-2", "P-1", frequency="7"))
    desk = office(table).desk
    put_on_file(Clerk(desk, SPACE, date(2026, 3, 20), "a test"), office(table).book, _form(), "auth-9", UNPROTECTED)
    keys = [meta_key(SPACE, "sample_payer", one) for one in ("C-1", "C-2")]
    keys += [address.head(SPACE, one) for one in ("P-1", "P-2")] + [standing_key(SPACE, "P-2", "auth-9")]
    for key in keys:
        assert leads_to(table, SPACE, desk.refs.of(key)) == key
        assert leads_to(table, "P#other", desk.refs.of(key)) is None
    kept = table.get(keys[1]).data
    assert (kept["ref"], kept["patient_ref"]) == (desk.refs.of(keys[1]), desk.refs.of(keys[2]))
    assert table.get(keys[4]).data["patient_ref"] == desk.refs.of(keys[3])


def test_ids_that_are_made_later_are_made_once_and_stand_in_no_writers_way(stores: Stores) -> None:
    table, refs = stores.table, office(stores.table).desk.refs
    key = meta_key(SPACE, "sample_payer", "C-1")
    recorded(table, claim("C-1", "P-1"))
    other = address.head(SPACE, "P-7")
    for _ in range(2):
        refs.make(table, SPACE, [key, other, other])
    assert leads_to(table, SPACE, refs.of(other)) == other
    assert recorded(table, claim("C-1", "P-1", frequency="7")).status == 201


@pytest.mark.parametrize("secret", [b"another", b""])
def test_without_the_secret_nobody_makes_the_same_ids(secret: bytes) -> None:
    key = meta_key(SPACE, "sample_payer", "C-1")
    assert Refs(lambda: secret).of(key) != Refs(lambda: b"a secret of tests").of(key)
    assert Refs(lambda: secret).of(key) != Refs(lambda: secret).of(meta_key("P#other", "sample_payer", "C-1"))


def _form() -> AuthorizationForm:
    return read_as(AuthorizationForm, GRANTED)
