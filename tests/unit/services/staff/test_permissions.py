"""Who may do what, and where."""

from datetime import UTC, datetime

import pytest

from chalicelib.services.staff.account import INSTALLATION, Account, Grant, Permission, Role

NOW = datetime(2026, 3, 20, tzinfo=UTC)


def account(*grants: Grant, **more) -> Account:
    return Account("a1", "ada", "Ada Sample", grants, NOW, password="kept", **more)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, {Permission.SEE_RULES}),
        (Role.EDITOR, {Permission.SEE_RULES, Permission.EDIT_RULES}),
        (Role.APPROVER, {Permission.SEE_RULES, Permission.EDIT_RULES, Permission.APPROVE_RULES}),
        (
            Role.ADMIN,
            {Permission.SEE_RULES, Permission.EDIT_RULES, Permission.APPROVE_RULES, Permission.MANAGE_STAFF},
        ),
    ],
)
def test_each_role_of_the_installation_may_what_those_before_it_may(role, may):
    of_rules = {Permission.SEE_RULES, Permission.EDIT_RULES, Permission.APPROVE_RULES, Permission.MANAGE_STAFF}
    assert {permission for permission in of_rules if account(Grant(INSTALLATION, role)).may(permission)} == may


def test_the_administrator_of_a_practice_edits_no_payer_and_no_template():
    one = account(Grant("north", Role.ADMIN, patients=True))
    assert not one.may(Permission.EDIT_RULES)
    assert not one.may(Permission.EDIT_RULES, "north")
    assert not one.may(Permission.APPROVE_RULES, "north")
    assert one.may(Permission.EDIT_CONTRACTS, "north")
    assert not one.may(Permission.EDIT_CONTRACTS, "south")


def test_seeing_patients_is_given_apart_from_roles():
    assert not account(Grant(INSTALLATION, Role.ADMIN)).may(Permission.SEE_PATIENTS, "north")
    clerk = account(Grant("north", Role.VIEWER, patients=True))
    assert clerk.may(Permission.SEE_PATIENTS, "north")
    assert not clerk.may(Permission.SEE_PATIENTS, "south")
    assert not clerk.may(Permission.CHANGE_RECORDS, "north")


def test_a_role_at_one_place_and_patients_at_another_do_not_add_up():
    one = account(Grant("north", Role.VIEWER, patients=True), Grant("south", Role.EDITOR))
    assert not one.may(Permission.CHANGE_RECORDS, "north")
    assert not one.may(Permission.CHANGE_RECORDS, "south")
    assert one.practices(Permission.SEE_PATIENTS) == ("north",)


def test_a_disabled_account_may_nothing():
    one = account(Grant(INSTALLATION, Role.ADMIN, patients=True), disabled_at=NOW)
    assert not any(one.may(permission, "north") for permission in Permission)
    assert not one.administers(["north"])


def test_an_administrator_reaches_his_own_places_alone():
    one = account(Grant("north", Role.ADMIN), Grant("south", Role.EDITOR))
    assert one.administers(["north"])
    assert not one.administers(["south"])
    assert not one.administers(["north", INSTALLATION])
    assert account(Grant(INSTALLATION, Role.ADMIN)).administers(["north", INSTALLATION])
    assert not account(Grant("north", Role.EDITOR)).administers([])
