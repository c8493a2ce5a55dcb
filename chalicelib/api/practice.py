"""A practice's settings, who looked at whose data, and the space of test keys."""

from chalicelib import wiring
from chalicelib.api.on_file import cabinet_of
from chalicelib.services.access.list_access import AccessesJson, AccessQuery, list_access
from chalicelib.services.practice.change_settings import change_settings, current_settings
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


@api.endpoint("GET", "/v1/settings", scope="read", gives=PracticeSettings)
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


@api.endpoint("GET", "/v1/access-records", scope="admin", takes=AccessQuery, gives=AccessesJson)
def access_records(call: Call[AccessQuery]) -> Answer:
    """Who looked at a patient's data, or what a user looked at, newest first."""
    parts = wiring.parts()
    return Answer(list_access(parts.table, call.space, call.given, parts.today()))
