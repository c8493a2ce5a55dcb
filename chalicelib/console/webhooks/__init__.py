"""Pages about a practice's webhooks: endpoints, what each was told, telling it again. For administrators."""

from chalicelib.console.page import Pages
from chalicelib.console.webhooks import audit, changing, looking, sending

ALL: tuple[Pages, ...] = (looking.pages, changing.pages, sending.pages, audit.pages)
