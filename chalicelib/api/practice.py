"""A practice's settings, who looked at whose data, and the space of test keys."""

from chalicelib import wiring
from chalicelib.api.on_file import cabinet_of
from chalicelib.services.access.list_access import AccessesJson, AccessQuery, list_access
from chalicelib.services.on_file.credential_worklist import (
    CredentialsJson,
    CredentialsQuery,
    credential_worklist,
)
from chalicelib.services.practice.change_settings import change_settings, current_settings
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.practice.space_of_tests import ResetJson, reset_test_space
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.csv_table import CSV, csv_answer, wants_csv
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)
_CREDENTIAL_COLUMNS = ("ends_on", "days_left", "what", "payer_id", "npi", "name", "credential")


@api.endpoint("GET", "/v1/settings", scope="read", gives=PracticeSettings, name="find_settings")
def settings(call: Call[None]) -> Answer:
    """The practice's settings: what it keeps on file, and more."""
    form, version = current_settings(wiring.parts().table, call.space)
    return Answer(form, headers=etag(version))


@api.endpoint("PUT", "/v1/settings", scope="admin", takes=PracticeSettings, gives=PracticeSettings, versioned=True)
def put_settings(call: Call[PracticeSettings]) -> Answer:
    """Change the practice's settings. See first what that would change: POST /v1/settings/preview."""
    answer = change_settings(cabinet_of(call.caller), call.given, call.seen_version, call.protection)
    wiring.parts().practices.forget(call.space)
    return told(answer)


@api.endpoint(
    "GET", "/v1/access-records", scope="admin", takes=AccessQuery, gives=AccessesJson, name="list_access_records"
)
def access_records(call: Call[AccessQuery]) -> Answer:
    """Who looked at a patient's data, or what a user looked at, newest first."""
    parts = wiring.parts()
    return Answer(list_access(parts.table, call.space, call.given, parts.day_of(call.space)))


@api.endpoint(
    "GET",
    "/v1/worklists/credentials",
    scope="read",
    takes=CredentialsQuery,
    gives=CredentialsJson,
    also_gives=(CSV,),
    name="list_credentials_due",
)
def credentials(call: Call[CredentialsQuery]) -> Answer:
    """Licenses and enrollments that end, soonest first; what has ended stays until it is renewed."""
    parts = wiring.parts()
    today = parts.today(parts.practices.of(call.space))
    page = credential_worklist(parts.table, call.space, call.given, today)
    if wants_csv(call.given.format, call.accept):
        return csv_answer(_CREDENTIAL_COLUMNS, page["due"], page["cursor"])
    return Answer(page)


@api.endpoint("POST", "/v1/test-space/reset", scope="write", gives=ResetJson, name="reset_test_space")
def reset(call: Call[None]) -> Answer:
    """Forget everything that test keys kept of this practice. Only a test key may; live data are elsewhere."""
    return told(reset_test_space(wiring.parts().desk, call.caller, call.protection))
