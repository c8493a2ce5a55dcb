"""The first administrator, made from the command line, with a store in memory behind it."""

import io

import pytest

from chalicelib.cli.__main__ import main
from chalicelib.services.staff import register
from chalicelib.services.staff.account import INSTALLATION, Permission
from tests.console.desk import PASSWORD, running


@pytest.fixture
def console():
    with running() as one:
        yield one


def create(monkeypatch, *more, login="owner", password=PASSWORD):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["staff", "create-admin", login, "--name", "Olive Sample", "--password-stdin", *more])


def test_the_first_administrator_signs_in_and_may_everything_but_see_patients(console, monkeypatch, capsys):
    assert create(monkeypatch) == 0
    assert "owner may now sign in" in capsys.readouterr().out
    owner = register.account_named(console.staff.table, "owner")
    assert owner.administers([INSTALLATION])
    assert not owner.may(Permission.SEE_PATIENTS, "north")
    browser = console.browser()
    assert browser.post("/console/sign-in", {"login": "owner", "password": PASSWORD}).status == 303


def test_an_administrator_may_be_let_see_patients(console, monkeypatch):
    create(monkeypatch, "--patients")
    assert register.account_named(console.staff.table, "owner").may(Permission.SEE_PATIENTS, "north")


def test_a_password_that_does_not_do_makes_no_account(console, monkeypatch, capsys):
    assert create(monkeypatch, password="short") == 2
    assert "12 to 200 characters" in capsys.readouterr().err
    assert register.account_named(console.staff.table, "owner") is None


def test_a_taken_name_is_said(console, monkeypatch, capsys):
    create(monkeypatch)
    assert create(monkeypatch, login="OWNER") == 2
    assert "sign-in name of another account" in capsys.readouterr().err


def test_two_passwords_that_differ_make_no_account(console, monkeypatch, capsys):
    typed = iter([PASSWORD, "another one entirely"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    with pytest.raises(SystemExit):
        main(["staff", "create-admin", "owner", "--name", "Olive Sample"])
    assert "differ" in capsys.readouterr().err
    assert register.account_named(console.staff.table, "owner") is None


def test_whoever_is_slowed_down_is_let_try_again(console, monkeypatch):
    create(monkeypatch)
    thief = console.browser()
    statuses = [thief.post("/console/sign-in", {"login": "owner", "password": f"g{n}"}).status for n in range(6)]
    assert statuses[-1] == 429
    assert main(["staff", "unlock", "Owner"]) == 0
    assert thief.post("/console/sign-in", {"login": "owner", "password": PASSWORD}).status == 303
