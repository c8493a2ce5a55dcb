"""No page that is registered is forgotten where all are walked, and each shows what it is for."""

from tests.console.every_page import ON_THE_WAY_IN, registered, world_in


def test_every_registered_page_is_walked_and_is_there(console):
    world = world_in(console)
    assert set(registered()) - ON_THE_WAY_IN == set(world.addresses)
    for addresses in world.addresses.values():
        for address in addresses:
            page = world.browser.get(address)
            expected = (404,) if address.endswith("/00000000000000000000") else (200, 303)
            assert page.status in expected, (address, page.text)
            assert page.status != 303 or "/sign-in" not in page.location, address
