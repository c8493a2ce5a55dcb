"""The address alone: people are led to the console, programs are told where everything is."""

from typing_extensions import TypedDict

from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


class FrontJson(TypedDict):
    """Where things are."""

    description: str
    health: str
    console: str


@api.endpoint("GET", "/", scope=None, gives=FrontJson, statuses=(200, 303), name="read_front")
def front(call: Call[None]) -> Answer:
    """Where the description, the sign of life and the console are. Browsers are sent to the console."""
    # A deployed address carries the stage; the platform says it, no header does.
    base = str(api.current_request.context.get("path", "")).rstrip("/")
    told: FrontJson = {
        "description": f"{base}/v1/openapi.json",
        "health": f"{base}/v1/health",
        "console": f"{base}/console",
    }
    if "text/html" in call.accept:
        return Answer(told, 303, {"Location": told["console"]})
    return Answer(told)
