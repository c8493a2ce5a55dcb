"""Which IP addresses a partner's endpoint may have: those of the public internet, and nothing that leads back inside.

From IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890 and what was added since). Our own list stands beside
the standard library's, which knows neither all of them nor IPv4 addresses that are dressed as IPv6.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_UNICAST = ip_network("2000::/3")
_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carriers' NAT
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local: the metadata service of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: holds an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: str) -> bool:
    """True for an address of the public internet; False for every other one, and for what is no address.

    Outside 2000::/3 no IPv6 address is one: loopback, private, link-local, multicast, IPv4 mapped and NAT64 all are.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return _is_unicast(found) and found.is_global and not any(found in network for network in _NEVER)


def is_loopback(address: str) -> bool:
    """True for an address of this very machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _is_unicast(address: IPv4Address | IPv6Address) -> bool:
    return address.version == 4 or (address in _UNICAST and getattr(address, "scope_id", None) is None)
