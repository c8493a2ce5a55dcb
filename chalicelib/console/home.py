"""The page that one lands on."""

from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit

pages = Pages(__name__)


@pages.page("GET", "/console")
def home(visit: Visit) -> Show:
    """Where everything is."""
    return visit.show("home.html")
