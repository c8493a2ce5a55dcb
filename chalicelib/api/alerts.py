"""What is lost unless somebody acts, for partners' own screens: no patient data, links by opaque ids of ours."""

from chalicelib import wiring
from chalicelib.services.alerts.list_alerts import AlertsJson, AlertsQuery, list_alerts
from chalicelib.services.alerts.open_alerts import current_alerts
from chalicelib.web.alert_rounds import sources_of, today_of
from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


@api.endpoint("GET", "/v1/alerts", scope="read", takes=AlertsQuery, gives=AlertsJson, name="list_alerts")
def alerts(call: Call[AlertsQuery]) -> Answer:
    """What is open, what is lost first on top. Found anew on the first call of a day; what was settled since is gone
    from the next look on."""
    found = current_alerts(wiring.parts().desk, call.space, sources_of, today_of(call.space))
    return Answer(list_alerts(found, call.space, call.given, today_of(call.space)))
