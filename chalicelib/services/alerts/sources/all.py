"""Every source of alerts, with the windows that a practice chose."""

from chalicelib.services.alerts.open_alerts import Source
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.alerts.sources.credentials import CredentialAlerts
from chalicelib.services.alerts.sources.denials_jump import DenialJumpAlerts
from chalicelib.services.alerts.sources.rules import RuleAlerts
from chalicelib.services.alerts.sources.stopped_mail import StoppedMailAlerts
from chalicelib.services.alerts.windows import Windows
from chalicelib.services.published_rules import PublishedRules


def sources_with(secret: bytes, windows: Windows, rules: PublishedRules) -> list[Source]:
    """They look up what is due; the rule book is read only where it is asked about."""
    return [
        ClockAlerts(secret, windows),
        UnsubmittedAlerts(secret, windows),
        AuthorizationAlerts(secret, windows),
        CredentialAlerts(secret, windows),
        DenialJumpAlerts(secret, windows),
        RuleAlerts(secret, rules.library, windows),
        StoppedMailAlerts(secret),
    ]
