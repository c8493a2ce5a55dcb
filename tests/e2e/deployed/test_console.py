"""The console behind API Gateway: its sign-in page comes with its style, and opens to nobody without an account."""

import re
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


def test_the_sign_in_page_is_served_under_the_stage_with_its_style(deployment):
    page = deployment.call("GET", "/console/sign-in")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    (style,) = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page.body)[:1]
    assert style.startswith("/dev/"), "deployed addresses carry the stage"
    answer = deployment.call("GET", style.removeprefix("/dev"))
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "text/css")


def test_a_page_behind_sign_in_sends_strangers_to_sign_in(deployment):
    answer = deployment.call("GET", "/console")
    assert answer.status in (302, 303)
    assert "/dev/console/sign-in" in answer.headers["location"]


def test_a_form_from_another_site_is_refused(deployment):
    body = urlencode({"login": "nobody", "password": "wrong"}).encode()
    answer = deployment.call(
        "POST",
        "/console/sign-in",
        body,
        Content_Type=FORM,
        Origin="https://elsewhere.example",
        Sec_Fetch_Site="cross-site",
    )
    assert answer.status == 403
