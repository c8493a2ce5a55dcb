"""What alerts would be mailed, printed: nothing is sent, nothing counts as told."""

from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.staff.account import Role
from tests.console.desk import running
from tests.services.samples import claim, recorded


@pytest.fixture
def console():
    with running() as one:
        yield one


def test_a_dry_run_prints_each_mail_and_changes_nothing(console, capsys):
    table = wiring.parts().table
    vera = console.account("vera", Role.VIEWER, place="demo")
    subscription = Subscription(vera.account_id, "vera@example.org", ("P#demo", "P#north"))
    keep_subscription(table, subscription)
    recorded(table, claim())
    before = [record.version for record in table.read("P#demo#ALERTS")]
    for _ in range(2):
        assert main(["alerts", "--as-of", "2026-05-25", "--dry-run"]) == 0
        told = capsys.readouterr()
        assert "To: vera@example.org\nSubject: 1 claim nears its filing limit; 1 claim waits to be sent" in told.out
        assert told.err == "1 mail would be sent.\n"
    assert [record.version for record in table.read("P#demo#ALERTS")] == before
    assert main(["alerts", "--as-of", "2026-05-25", "--dry-run", "--practice", "north"]) == 0
    assert capsys.readouterr().err == "0 mails would be sent.\n"


def test_it_prints_nothing_for_a_stopped_address(console, capsys):
    vera = console.account("vera", Role.VIEWER, place="demo")
    kept = replace(Subscription(vera.account_id, "vera@example.org", ("P#demo",)), stopped="it came back")
    keep_subscription(wiring.parts().table, kept)
    recorded(wiring.parts().table, claim())
    assert main(["alerts", "--as-of", "2026-05-25", "--dry-run"]) == 0
    assert capsys.readouterr().out == ""


def test_it_sends_only_as_a_dry_run(capsys):
    with pytest.raises(SystemExit):
        main(["alerts"])
