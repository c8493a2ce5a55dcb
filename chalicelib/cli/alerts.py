"""What alerts would be mailed on a day, to whom; nothing is sent and nothing is marked as told.

It works on the table that the environment names (OTGUARD_TABLE, OTGUARD_ENDPOINT), as the service itself does.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from chalicelib import wiring
from chalicelib.cli.arguments import add_as_of
from chalicelib.cli.keys import our_id
from chalicelib.cli.status import ACCEPTED
from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.digest import digest_of
from chalicelib.services.alerts.send_digest import told_so_far
from chalicelib.services.alerts.subscribe import subscriptions_in, zones_heard_in
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.alerts.who_hears import still_heard
from chalicelib.web.alert_rounds import composer, sources_of, today_of


def options(command: argparse.ArgumentParser) -> None:
    """`--as-of`, `--dry-run`, `--practice`."""
    add_as_of(command)
    command.add_argument("--dry-run", action="store_true", required=True, help="print what would be sent (required)")
    command.add_argument("--practice", type=our_id, metavar="ID", help="only what concerns this practice")


def run(options: argparse.Namespace) -> int:
    """Prints each mail as text, one behind the other."""
    base = wiring.alerts().address
    mails = 0
    for subscription in _subscriptions(options.practice):
        mails += _print_mail(subscription, options.as_of, base)
    print(f"{mails} {'mail' if mails == 1 else 'mails'} would be sent.", file=sys.stderr)
    return ACCEPTED


def _subscriptions(practice: str | None) -> Iterator[Subscription]:
    table = wiring.parts().table
    for zone in zones_heard_in(table):
        for kept in subscriptions_in(table, zone):
            spaces = still_heard(table, kept)
            chosen = tuple(space for space in spaces if practice in (None, space.partition("#")[2]))
            if chosen and kept.is_mailed:
                yield replace(kept, spaces=chosen)


def _print_mail(subscription: Subscription, as_of: date | None, base: str) -> bool:
    table, today = wiring.parts().table, subscription.today(wiring.parts().now())
    found = {space: _found(space, as_of) for space in subscription.spaces}
    digest = digest_of(subscription, found, told_so_far(table, subscription), as_of or today)
    if not digest.items:
        return False
    mail = composer(base)(subscription, digest)
    print(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}\n")
    return True


def _found(space: str, as_of: date | None) -> list[Alert]:
    """Each once, found anew and kept nowhere."""
    table, day = wiring.parts().table, as_of or today_of(space)
    alerts = (alert for source in sources_of(space) for alert in source(table, space, day))
    return list({alert.ref: alert for alert in alerts}.values())
