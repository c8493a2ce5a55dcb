"""Where everything stands in the table: one function a kind of record, one module a subject.

A space is the part of the table that a practice has to itself: `P#<practice>` for live keys, `T#<practice>` for test
keys. Our ids hold no `#`; whatever else stands in a key is encoded, so that no value reaches into another place.
"""

from chalicelib.services.records.address.alerts import (
    INSTALLATION_ALERTS as INSTALLATION_ALERTS,
)
from chalicelib.services.records.address.alerts import (
    alert as alert,
)
from chalicelib.services.records.address.alerts import (
    alert_secret as alert_secret,
)
from chalicelib.services.records.address.alerts import (
    alerts as alerts,
)
from chalicelib.services.records.address.alerts import (
    asked_by as asked_by,
)
from chalicelib.services.records.address.alerts import (
    asked_to as asked_to,
)
from chalicelib.services.records.address.alerts import (
    delivery as delivery,
)
from chalicelib.services.records.address.alerts import (
    stopped_mail as stopped_mail,
)
from chalicelib.services.records.address.alerts import (
    subscription as subscription,
)
from chalicelib.services.records.address.alerts import (
    subscription_zone as subscription_zone,
)
from chalicelib.services.records.address.alerts import (
    subscription_zones as subscription_zones,
)
from chalicelib.services.records.address.alerts import (
    subscriptions as subscriptions,
)
from chalicelib.services.records.address.alerts import (
    told as told,
)
from chalicelib.services.records.address.claims import (
    TOLD_FIRST as TOLD_FIRST,
)
from chalicelib.services.records.address.claims import (
    TOLD_LAST as TOLD_LAST,
)
from chalicelib.services.records.address.claims import (
    claim as claim,
)
from chalicelib.services.records.address.claims import (
    claim_change as claim_change,
)
from chalicelib.services.records.address.claims import (
    claim_clock as claim_clock,
)
from chalicelib.services.records.address.claims import (
    claim_event as claim_event,
)
from chalicelib.services.records.address.claims import (
    claims as claims,
)
from chalicelib.services.records.address.claims import (
    historic as historic,
)
from chalicelib.services.records.address.files import (
    done_chunk as done_chunk,
)
from chalicelib.services.records.address.files import (
    file as file,
)
from chalicelib.services.records.address.files import (
    job as job,
)
from chalicelib.services.records.address.files import (
    jobs as jobs,
)
from chalicelib.services.records.address.files import (
    open_chunk as open_chunk,
)
from chalicelib.services.records.address.patients import (
    HISTORY as HISTORY,
)
from chalicelib.services.records.address.patients import (
    STANDING as STANDING,
)
from chalicelib.services.records.address.patients import (
    closed as closed,
)
from chalicelib.services.records.address.patients import (
    head as head,
)
from chalicelib.services.records.address.patients import (
    history as history,
)
from chalicelib.services.records.address.patients import (
    history_from as history_from,
)
from chalicelib.services.records.address.patients import (
    ledger as ledger,
)
from chalicelib.services.records.address.patients import (
    ledger_by_number as ledger_by_number,
)
from chalicelib.services.records.address.patients import (
    patient as patient,
)
from chalicelib.services.records.address.patients import (
    ref as ref,
)
from chalicelib.services.records.address.patients import (
    standing as standing,
)
from chalicelib.services.records.address.patients import (
    visit as visit,
)
from chalicelib.services.records.address.patients import (
    who as who,
)
from chalicelib.services.records.address.practice import (
    CLOSED as CLOSED,
)
from chalicelib.services.records.address.practice import (
    PRACTICE as PRACTICE,
)
from chalicelib.services.records.address.practice import (
    audit as audit,
)
from chalicelib.services.records.address.practice import (
    audits as audits,
)
from chalicelib.services.records.address.practice import (
    closed_provider as closed_provider,
)
from chalicelib.services.records.address.practice import (
    contract as contract,
)
from chalicelib.services.records.address.practice import (
    contract_rules as contract_rules,
)
from chalicelib.services.records.address.practice import (
    contract_version as contract_version,
)
from chalicelib.services.records.address.practice import (
    contract_versions as contract_versions,
)
from chalicelib.services.records.address.practice import (
    due as due,
)
from chalicelib.services.records.address.practice import (
    encoded as encoded,
)
from chalicelib.services.records.address.practice import (
    idempotency as idempotency,
)
from chalicelib.services.records.address.practice import (
    legal_hold as legal_hold,
)
from chalicelib.services.records.address.practice import (
    limits_followed as limits_followed,
)
from chalicelib.services.records.address.practice import (
    migration as migration,
)
from chalicelib.services.records.address.practice import (
    practice as practice,
)
from chalicelib.services.records.address.practice import (
    provider as provider,
)
from chalicelib.services.records.address.practice import (
    seen as seen,
)
from chalicelib.services.records.address.practice import (
    seen_by as seen_by,
)
from chalicelib.services.records.address.practice import (
    seen_pages as seen_pages,
)
from chalicelib.services.records.address.practice import (
    settings as settings,
)
from chalicelib.services.records.address.practice import (
    space as space,
)
from chalicelib.services.records.address.practice import (
    space_of_tests as space_of_tests,
)
from chalicelib.services.records.address.rules import (
    RULES as RULES,
)
from chalicelib.services.records.address.rules import (
    RULES_AUDIT as RULES_AUDIT,
)
from chalicelib.services.records.address.rules import (
    RULES_DRAFTS as RULES_DRAFTS,
)
from chalicelib.services.records.address.rules import (
    back_test as back_test,
)
from chalicelib.services.records.address.rules import (
    reference_in_force as reference_in_force,
)
from chalicelib.services.records.address.rules import (
    reference_part as reference_part,
)
from chalicelib.services.records.address.rules import (
    reference_parts as reference_parts,
)
from chalicelib.services.records.address.rules import (
    reference_published as reference_published,
)
from chalicelib.services.records.address.rules import (
    rules_audit_of as rules_audit_of,
)
from chalicelib.services.records.address.rules import (
    rules_draft as rules_draft,
)
from chalicelib.services.records.address.rules import (
    rules_drafts_of as rules_drafts_of,
)
from chalicelib.services.records.address.rules import (
    rules_in_force as rules_in_force,
)
from chalicelib.services.records.address.rules import (
    rules_of as rules_of,
)
from chalicelib.services.records.address.rules import (
    rules_snapshot as rules_snapshot,
)
from chalicelib.services.records.address.rules import (
    rules_version as rules_version,
)
from chalicelib.services.records.address.staff import (
    STAFF as STAFF,
)
from chalicelib.services.records.address.staff import (
    session as session,
)
from chalicelib.services.records.address.staff import (
    sessions as sessions,
)
from chalicelib.services.records.address.staff import (
    staff as staff,
)
from chalicelib.services.records.address.staff import (
    staff_events as staff_events,
)
from chalicelib.services.records.address.staff import (
    staff_link as staff_link,
)
from chalicelib.services.records.address.staff import (
    staff_login as staff_login,
)
from chalicelib.services.records.address.staff import (
    staff_owners as staff_owners,
)
from chalicelib.services.records.address.staff import (
    staff_tries as staff_tries,
)
from chalicelib.services.records.address.webhooks import (
    webhook as webhook,
)
from chalicelib.services.records.address.webhooks import (
    webhook_deliveries as webhook_deliveries,
)
from chalicelib.services.records.address.webhooks import (
    webhook_delivery as webhook_delivery,
)
from chalicelib.services.records.address.webhooks import (
    webhook_health as webhook_health,
)
from chalicelib.services.records.address.webhooks import (
    webhook_undelivered as webhook_undelivered,
)
from chalicelib.services.records.address.webhooks import (
    webhooks as webhooks,
)
from chalicelib.services.records.address.webhooks import (
    webhooks_audit as webhooks_audit,
)
from chalicelib.services.records.address.webhooks import (
    webhooks_due as webhooks_due,
)
from chalicelib.services.records.address.webhooks import (
    webhooks_head as webhooks_head,
)
from chalicelib.services.records.address.webhooks import (
    webhooks_listening as webhooks_listening,
)
