"""Staff accounts: inviting, roles, resets, disabling, one's own password and sessions."""

import re

import pytest

from chalicelib.services.staff import register
from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.services.staff.make_account import make_account
from tests.console.desk import PASSWORD, Page

NEW_PASSWORD = "another good sentence"


def link_on(page: Page) -> str:
    found = re.search(r'value="http://127\.0\.0\.1:8000(/console/join/[A-Za-z0-9_-]{43})"', page.text)
    assert found, page.text
    return found.group(1)


def invited(admin, login="bob", place="everywhere", role="editor", **more) -> Page:
    values = {"login": login, "name": "Bob Sample", "place_0": place, "role_0": role, **more}
    return admin.post("/console/staff/new", values)


def version_of(console, login):
    return str(register.account_named(console.staff.table, login).version)


def account_id(console, login):
    return register.account_named(console.staff.table, login).account_id


def test_an_invitation_is_handed_over_once_and_its_person_chooses_the_password(console):
    admin = console.signed_in()
    link = link_on(invited(admin))
    assert admin.get("/console/staff").has("Link not used yet")
    bob = console.browser()
    assert bob.get(link).has("Welcome, Bob Sample")
    assert bob.post(link, {"password": NEW_PASSWORD, "again_password": NEW_PASSWORD}).status == 303
    assert bob.post("/console/sign-in", {"login": "bob", "password": NEW_PASSWORD}).status == 303
    assert bob.get("/console").has("editor everywhere")
    assert bob.get(link).status == 404, "a link is good once"
    assert bob.post(link, {"password": "x" * 3, "again_password": "x" * 3}).status == 404


def test_an_invitation_is_good_for_three_days_and_not_a_moment_longer(console):
    link = link_on(invited(console.signed_in()))
    console.later(days=2, hours=23, minutes=59)
    assert console.browser().get(link).status == 200
    console.later(minutes=1)
    assert console.browser().get(link).status == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "short", "again_password": "short"}, "password"),
        ({"password": NEW_PASSWORD, "again_password": "differs"}, "again_password"),
        ({"password": "bob is my name ok", "again_password": "bob is my name ok"}, "password"),
    ],
)
def test_a_password_that_does_not_do_is_said_beside_its_field_and_the_link_stays_good(console, values, field):
    link = link_on(invited(console.signed_in()))
    page = console.browser().post(link, values)
    assert page.status == 422
    assert f'id="{field}-error"' in page.text
    assert console.browser().get(link).status == 200


def test_an_invitation_says_everything_that_is_wrong_and_keeps_what_was_typed(console):
    page = console.signed_in().post("/console/staff/new", {"login": "a b", "name": "", "place_0": "not a place!"})
    assert page.status == 422
    assert 'value="not a place!"' in page.text
    assert 'id="name-error"' in page.text
    assert 'id="place_0-error"' in page.text


def test_a_sign_in_name_belongs_to_one_account(console):
    admin = console.signed_in()
    invited(admin)
    page = invited(admin, login="BOB")
    assert page.status == 422
    assert page.has("sign-in name of another account")


def test_roles_are_changed_and_count_from_the_next_page_on(console):
    admin, bob = console.signed_in(patients=True), console.signed_in("bob", Role.ADMIN)
    assert bob.get("/console/staff").status == 200
    path = f"/console/staff/{account_id(console, 'bob')}"
    values = {"version": version_of(console, "bob"), "place_0": "north", "role_0": "viewer", "patients_0": "yes"}
    assert admin.follow(admin.post(f"{path}/roles", values)).has("viewer at north, with patient data")
    assert bob.get("/console/staff").status == 403


SIGHT = {"place_0": "north", "role_0": "viewer", "patients_0": "yes"}


@pytest.mark.parametrize(("place", "seeing", "may"), [
    (INSTALLATION, True, True), ("north", True, True), (INSTALLATION, False, False), ("north", False, False),
])  # fmt: skip
def test_sight_of_patients_is_given_only_by_an_administrator_who_has_it_there(console, place, seeing, may):
    admin = console.signed_in(place=place, patients=seeing)
    assert invited(admin, "cara", "north", "viewer", patients_0="yes").status == (200 if may else 403)
    console.account("bob", Role.VIEWER, "north")
    path = f"/console/staff/{account_id(console, 'bob')}"
    page = admin.post(f"{path}/roles", SIGHT | {"version": version_of(console, "bob")})
    assert page.status == (303 if may else 403)
    happened = admin.get("/console/staff/events")
    assert happened.has("changed the roles; from now on sees patient data at north") is may
    assert happened.has("invited; from now on sees patient data at north") is may


def test_who_sees_patients_at_one_practice_gives_sight_of_no_other(console):
    grants = [Grant(INSTALLATION, Role.ADMIN), Grant("south", Role.VIEWER, patients=True)]
    make_account(console.staff, "ada", "Ada Sample", grants, PASSWORD)
    admin = console.browser()
    admin.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    assert invited(admin, "bob", "north", "viewer", patients_0="yes").status == 403
    assert invited(admin, "bob", "south", "viewer", patients_0="yes").status == 200


@pytest.mark.parametrize(("seeing", "status"), [(False, 403), (True, 200)])
def test_an_account_that_sees_patients_is_reset_only_by_an_administrator_who_does(console, seeing, status):
    admin = console.signed_in(patients=seeing)
    console.account("bob", Role.VIEWER, "north", patients=True)
    page = admin.post(f"/console/staff/{account_id(console, 'bob')}/reset", {"version": version_of(console, "bob")})
    assert page.status == status


def test_roles_beside_sight_are_kept_and_sight_is_taken_by_an_administrator_who_has_none(console):
    admin = console.signed_in()
    console.account("bob", Role.VIEWER, "north", patients=True)
    path = f"/console/staff/{account_id(console, 'bob')}/roles"
    both = SIGHT | {"place_1": "south", "role_1": "editor"}
    assert admin.post(path, both | {"version": version_of(console, "bob")}).status == 303
    assert admin.post(path, both | {"role_0": "editor", "version": version_of(console, "bob")}).status == 403
    assert admin.post(path, both | {"patients_0": "", "version": version_of(console, "bob")}).status == 303


def test_a_link_that_is_open_when_sight_is_given_is_worthless(console):
    link = link_on(invited(console.signed_in(), "bob", "north", "viewer"))
    seeing = console.signed_in("cara", patients=True)
    path = f"/console/staff/{account_id(console, 'bob')}/roles"
    assert seeing.post(path, SIGHT | {"version": version_of(console, "bob")}).status == 303
    assert console.browser().get(link).status == 404


def test_two_administrators_do_not_overwrite_each_other(console):
    admin = console.signed_in()
    console.account("bob", Role.EDITOR)
    path, seen = f"/console/staff/{account_id(console, 'bob')}/roles", version_of(console, "bob")
    values = {"version": seen, "place_0": "north", "role_0": "viewer"}
    assert admin.post(path, values).status == 303
    page = admin.post(path, values | {"role_0": "admin"})
    assert page.status == 412
    assert page.has("Somebody changed this account meanwhile")
    assert register.account_named(console.staff.table, "bob").grants[0].role is Role.VIEWER


def test_a_reset_voids_password_and_sessions_at_once(console):
    admin, bob = console.signed_in(), console.signed_in("bob", Role.EDITOR)
    path = f"/console/staff/{account_id(console, 'bob')}/reset"
    link = link_on(admin.post(path, {"version": version_of(console, "bob")}))
    assert bob.get("/console").status == 303
    assert bob.post("/console/sign-in", {"login": "bob", "password": PASSWORD}).status == 422
    later = link_on(admin.post(path, {"version": version_of(console, "bob")}))
    assert console.browser().get(link).status == 404, "a second link makes the first worthless"
    bob.post(later, {"password": NEW_PASSWORD, "again_password": NEW_PASSWORD})
    assert bob.post("/console/sign-in", {"login": "bob", "password": NEW_PASSWORD}).status == 303


def test_a_disabled_account_opens_nothing_and_may_be_enabled_again(console):
    admin, bob = console.signed_in(), console.signed_in("bob", Role.EDITOR)
    path = f"/console/staff/{account_id(console, 'bob')}"
    admin.post(f"{path}/disable", {"version": version_of(console, "bob")})
    assert bob.get("/console").status == 303
    assert bob.post("/console/sign-in", {"login": "bob", "password": PASSWORD}).status == 422
    assert admin.get(path).has("Disabled")
    admin.post(f"{path}/enable", {"version": version_of(console, "bob")})
    assert bob.post("/console/sign-in", {"login": "bob", "password": PASSWORD}).status == 303


def test_a_link_of_a_disabled_account_is_worthless(console):
    admin = console.signed_in()
    link = link_on(invited(admin))
    admin.post(f"/console/staff/{account_id(console, 'bob')}/disable", {"version": version_of(console, "bob")})
    assert console.browser().get(link).status == 404


def test_an_administrator_ends_every_session_of_another(console):
    admin, bob = console.signed_in(), console.signed_in("bob", Role.EDITOR)
    path = f"/console/staff/{account_id(console, 'bob')}/end-sessions"
    assert admin.post(path, {"version": version_of(console, "bob")}).status == 303
    assert bob.get("/console").status == 303


@pytest.mark.parametrize("what", ["roles", "reset", "disable", "end-sessions"])
def test_nobody_changes_his_own_roles_or_shuts_himself_out(console, what):
    admin = console.signed_in()
    values = {"version": version_of(console, "ada"), "place_0": "everywhere", "role_0": "admin", "patients_0": "yes"}
    page = admin.post(f"/console/staff/{account_id(console, 'ada')}/{what}", values)
    assert page.status == 403
    assert page.has("Another administrator must do this")


def test_the_last_administrator_of_the_installation_stays_whoever_acts_at_once(console):
    """Two administrators take each other's role away; the second one acts on what was true a moment ago."""
    from chalicelib.services.staff import manage
    from chalicelib.services.staff.errors import LastAdministrator

    ada, bob = console.account("ada"), console.account("bob")
    viewer = [Grant(INSTALLATION, Role.VIEWER)]
    manage.change_grants(console.staff, ada, bob.account_id, bob.version, viewer)
    with pytest.raises(LastAdministrator):
        manage.change_grants(console.staff, bob, ada.account_id, ada.version, viewer)
    with pytest.raises(LastAdministrator):
        manage.disable(console.staff, bob, ada.account_id, ada.version)


def test_ones_password_is_changed_with_the_old_one_and_every_other_session_ends(console):
    here = console.signed_in()
    there = console.browser()
    there.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    before = here.jar["otg_session"]
    values = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again_password": NEW_PASSWORD}
    assert here.follow(here.post("/console/account/password", values)).has("Your password is changed")
    assert here.jar["otg_session"] != before
    assert there.get("/console").status == 303
    assert there.post("/console/sign-in", {"login": "ada", "password": PASSWORD}).status == 422


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "old_password"),
        (PASSWORD, "short", "short", "new_password"),
        (PASSWORD, PASSWORD, PASSWORD, "new_password"),
        (PASSWORD, NEW_PASSWORD, "differs", "again_password"),
        ("", "", "", "old_password"),
    ],
)
def test_a_password_change_that_does_not_do_says_so_beside_the_field(console, old, new, again, field):
    values = {"old_password": old, "new_password": new, "again_password": again}
    page = console.signed_in().post("/console/account/password", values)
    assert page.status == 422
    assert f'id="{field}-error"' in page.text
    assert NEW_PASSWORD not in page.text


def test_sessions_are_listed_and_ended_one_by_one_or_all_others_at_once(console):
    here = console.signed_in()
    agents = ["Mozilla/5.0 (iPad; CPU OS) Safari/604.1", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"]
    others = [console.browser(agent) for agent in agents]
    for other in others:
        console.later(seconds=1)
        other.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    page = here.get("/console/account")
    assert page.has("Safari on an iPad")
    assert page.has("Firefox on Windows")
    (first, *_) = re.findall(r'action="(/console/account/sessions/[0-9a-f]{64}/end)"', page.text)
    here.post(first)
    assert [other.get("/console").status for other in others] == [200, 303], "the newest is listed first"
    here.post("/console/account/sessions/end-others")
    assert others[0].get("/console").status == 303
    assert here.get("/console").status == 200


def test_what_happened_to_accounts_is_told_to_those_who_administer_them(console):
    admin = console.signed_in()
    invited(admin, place="north", role="viewer")
    page = admin.get("/console/staff/events")
    assert page.has("invited")
    assert page.has("signed in")
    console.account("nina", Role.ADMIN, "north")
    nina = console.browser()
    nina.post("/console/sign-in", {"login": "nina", "password": PASSWORD})
    seen = nina.get("/console/staff/events")
    assert seen.has("invited")
    assert not seen.has("Ada Sample"), "accounts of the whole installation are not hers to see"
