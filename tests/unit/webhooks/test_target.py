"""Where an endpoint may be: how its address is written, and which IP addresses are of the public internet."""

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.webhooks.public_address import is_public
from chalicelib.services.webhooks.target import LONGEST, Target, target_of


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1"])
def test_addresses_of_the_public_internet_are_let_pass(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.1.2.3", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:a00:1::", "2002:808:808::1",
        "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "2606:2800:220:1::1%1", "fec0::1", "ff02::1",
        "", "localhost", "10.1", "0x7f.0.0.1",
    ],
)  # fmt: skip
def test_no_other_address_is(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com", Target("hooks.example.com", 443, "/")),
        ("https://hooks.example.com:443/a/b?c=d", Target("hooks.example.com", 443, "/a/b?c=d")),
        ("https://HOOKS.example.com/A", Target("hooks.example.com", 443, "/A")),
        ("https://xn--bcher-kva.example/", Target("xn--bcher-kva.example", 443, "/")),
        ("https://example.com/" + "a" * (LONGEST - 20), Target("example.com", 443, "/" + "a" * (LONGEST - 20))),
    ],
)
def test_a_good_address_is_read(url, target):
    assert target_of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.com", "http://hooks.example.com", "ftp://example.com", "https://", "https:///a",
        "https://example.com:8443/", "https://example.com:80", "https://example.com:99999", "https://example.com:x",
        "https://user@example.com", "https://user:word@example.com/", "https://@example.com", "https://example.com/#a",
        "https://example.com/#", "https://example", "https://localhost/", "https://127.0.0.1/", "https://2130706433/",
        "https://0x7f.1/", "https://example.1/", "https://[::1]/", "https://exa_mple.com/", "https://-a.example.com/",
        "https://example.com\\@internal.example/", "https://example.com/a b", "https://example.com/\r\nX: y",
        "https://bücher.example/", "https://example.com./", "https://example.com/" + "a" * (LONGEST - 19),
        "https://" + "a." * 130 + "com",
    ],
)  # fmt: skip
def test_any_other_address_is_refused_with_a_reason(url):
    with pytest.raises(InvalidInput) as refused:
        target_of(url)
    (problem,) = refused.value.problems
    assert problem.field == "url"


def test_this_machine_is_an_address_only_where_that_is_let_pass():
    assert target_of("http://127.0.0.1:9000/hook", True) == Target("127.0.0.1", 9000, "/hook", secure=False)
    with pytest.raises(InvalidInput):
        target_of("http://127.0.0.1:9000/hook")
    with pytest.raises(InvalidInput):
        target_of("http://10.0.0.1:9000/hook", True)
