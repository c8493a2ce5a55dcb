"""Whether the service answers. It touches no store, so it tells about this process alone."""

from typing import Literal

from typing_extensions import TypedDict

from chalicelib.release import ENGINE
from chalicelib.web.answer import Answer
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints

api = Endpoints(__name__)


class HealthJson(TypedDict):
    """The service answers."""

    status: Literal["ok"]
    engine: str


@api.endpoint("GET", "/v1/health", scope=None, gives=HealthJson, name="read_health")
def health(call: Call[None]) -> Answer:
    """Alive, and the release of the engine."""
    return Answer({"status": "ok", "engine": ENGINE})
