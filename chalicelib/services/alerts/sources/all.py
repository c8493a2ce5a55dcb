"""Every source of alerts, with the windows that a practice chose."""

from chalicelib.domain.errors import UnknownPayer
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.alerts.open_alerts import Source
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.alerts.sources.credentials import CredentialAlerts
from chalicelib.services.alerts.sources.denials_jump import DenialJumpAlerts
from chalicelib.services.alerts.sources.plans import PlanAlerts
from chalicelib.services.alerts.sources.rules import RuleAlerts
from chalicelib.services.alerts.sources.stopped_mail import StoppedMailAlerts
from chalicelib.services.alerts.sources.stopped_webhooks import StoppedWebhookAlerts
from chalicelib.services.alerts.sources.visits import VisitAlerts
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.published_rules import PublishedRules


def sources_with(secret: bytes, settings: PracticeSettings, rules: PublishedRules) -> list[Source]:
    """They look up what is due; the rule book is read only where it is asked about."""
    windows = settings.alert_windows

    def rules_of(payer_id: str) -> CompiledRules | None:
        try:
            return rules.rules(payer_id)
        except UnknownPayer:
            return None

    return [
        ClockAlerts(secret, windows),
        UnsubmittedAlerts(secret, windows),
        AuthorizationAlerts(secret, windows),
        CredentialAlerts(secret, windows),
        VisitAlerts(secret, settings.keeps, rules_of, windows),
        PlanAlerts(secret, rules_of, windows),
        DenialJumpAlerts(secret, windows),
        RuleAlerts(secret, rules.library, windows),
        StoppedMailAlerts(secret),
        StoppedWebhookAlerts(secret),
    ]
