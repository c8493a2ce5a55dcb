"""Whether the service answers. It touches no store, so it tells about this process alone."""

from chalicelib.release import ENGINE
from chalicelib.web.answer import Answer
from chalicelib.web.endpoint import Call, Endpoints

api = Endpoints(__name__)


@api.endpoint("GET", "/v1/health", scope=None)
def health(call: Call[None]) -> Answer:
    """Alive, and the release of the engine."""
    return Answer({"status": "ok", "engine": ENGINE})
