"""Which blueprint is served where. No logic."""

from chalice.app import Chalice

from chalicelib import api, console
from chalicelib.console.framework import told_as_pages
from chalicelib.web.framework import told_as_problems

app = Chalice(app_name="otguard")
app.register_middleware(told_as_problems, "http")
app.register_middleware(told_as_pages, "http")
for blueprint in (*api.ALL, *console.ALL):
    app.register_blueprint(blueprint)
