"""Staff accounts on every store: what is promised about one at a time holds where two come at once."""

import secrets
import threading
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import InvalidInput, OTGuardError
from chalicelib.services.errors import NotKept
from chalicelib.services.records.desk import Desk
from chalicelib.services.staff import invitations, manage, second_factor, sessions, sign_in, totp, tries
from chalicelib.services.staff.account import INSTALLATION, Account, Grant, Role
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.errors import LastAdministrator, SessionEnded, SignInRefused, WaitBeforeTrying
from chalicelib.services.staff.make_account import make_account
from chalicelib.services.staff.passwords import Hasher, Scrypt
from chalicelib.services.staff.sessions import Stage
from chalicelib.services.staff.sign_in import Origin
from tests.console.desk import PASSWORD
from tests.http.service import GlassSeal

HERE = Origin("203.0.113.5", "A browser")
ADMIN = [Grant(INSTALLATION, Role.ADMIN)]


class Clock:
    time = datetime(2026, 3, 20, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(table, clock):
    return StaffDesk(Desk(table, clock), secrets.token_bytes, Hasher(Scrypt(4, 1, 1), secrets.token_bytes), GlassSeal())


def account(desk: StaffDesk, login: str) -> Account:
    return make_account(desk, login, login.title(), ADMIN, PASSWORD)


def at_once(*calls) -> list[object]:
    """What each call gave or raised, all of them started together."""
    results: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place, call):
        start.wait()
        try:
            results[place] = call()
        except OTGuardError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def with_second_factor(desk: StaffDesk, clock: Clock) -> bytes:
    account(desk, "ada")
    waiting = sign_in.sign_in(desk, "ada", PASSWORD, HERE)
    assert waiting.session.stage is Stage.SET_UP
    found, _ = sessions.find(desk, waiting.token)
    secret = second_factor.begin(desk, found)
    found, _ = sessions.find(desk, waiting.token)
    opened, codes = second_factor.confirm(desk, found, totp.code(secret, totp.step_at(clock())), HERE)
    assert opened.session.stage is Stage.FULL
    assert len(codes) == 10
    clock.time += timedelta(seconds=30)
    return secret


def test_a_whole_sign_in_its_session_and_its_end(desk, clock):
    secret = with_second_factor(desk, clock)
    waiting = sign_in.sign_in(desk, "ada", PASSWORD, HERE)
    assert waiting.session.stage is Stage.CODE
    code = totp.code(secret, totp.step_at(clock()))
    opened = sign_in.enter_code(desk, sessions.find(desk, waiting.token)[0], code, HERE)
    with pytest.raises(SessionEnded):
        sessions.find(desk, waiting.token)
    found, who = sessions.find(desk, opened.token)
    assert next(iter(sessions.all_of(desk, who))).key_digest == found.key_digest
    sessions.end(desk, who.account_id, found.key_digest)
    with pytest.raises(SessionEnded):
        sessions.find(desk, opened.token)
    sessions.end(desk, who.account_id, found.key_digest)


def test_of_two_who_use_one_code_at_once_one_gets_in(desk, clock):
    secret = with_second_factor(desk, clock)
    waiting = [sign_in.sign_in(desk, "ada", PASSWORD, HERE) for _ in range(2)]
    code = totp.code(secret, totp.step_at(clock()))
    found = [sessions.find(desk, one.token)[0] for one in waiting]
    results = at_once(*(lambda one=one: sign_in.enter_code(desk, one, code, HERE) for one in found))
    assert sorted(type(result).__name__ for result in results) == ["Opened", "SignInRefused"]


def test_guesses_at_once_are_all_counted(desk):
    account(desk, "ada")
    results = at_once(*[lambda: sign_in.sign_in(desk, "ada", "a wrong guess", HERE)] * 6)
    refused = [result for result in results if isinstance(result, SignInRefused)]
    assert len(refused) <= 5
    for _ in range(5 - len(refused)):
        tries.count(desk, tries.Who("ada", HERE.source))
    with pytest.raises(WaitBeforeTrying):
        tries.count(desk, tries.Who("ada", HERE.source))


def test_forgetting_failures_that_never_were_is_no_fault(desk):
    tries.forgive(desk, tries.Who("nobody", ""))
    results = at_once(lambda: sign_in.sign_in(desk, "nobody", "a wrong guess", HERE))
    assert [type(result).__name__ for result in results] == ["SignInRefused"]


def test_of_two_accounts_of_one_name_made_at_once_one_is_kept(desk):
    results = at_once(*[lambda: account(desk, "ada")] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Account", "InvalidInput"]
    with pytest.raises(InvalidInput):
        account(desk, "ADA")


def test_two_administrators_who_shut_each_other_out_at_once_leave_one(desk):
    ada, bob = account(desk, "ada"), account(desk, "bob")
    results = at_once(
        lambda: manage.disable(desk, ada, bob.account_id, bob.version),
        lambda: manage.disable(desk, bob, ada.account_id, ada.version),
    )
    assert results.count(None) == 1
    left = [one for one in (ada, bob) if manage.one_of(desk, ada, one.account_id).active]
    assert len(left) == 1
    other = bob if left[0].login == "ada" else ada
    with pytest.raises(LastAdministrator):
        manage.disable(desk, other, left[0].account_id, left[0].version)


def test_an_invitation_is_used_once_even_by_two_at_once(desk):
    token = invitations.invite(desk, account(desk, "ada"), "bob", "Bob", [Grant("north", Role.VIEWER)])
    results = at_once(*[lambda: invitations.accept(desk, token, "another good sentence")] * 2)
    assert sum(isinstance(result, Account) for result in results) == 1
    with pytest.raises(NotKept):
        invitations.waiting(desk, token)
