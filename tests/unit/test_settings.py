"""The environment as settings."""

import pytest

from chalicelib.settings import SettingMissingError, from_environment, required_peppers


def test_the_table_is_the_only_setting_that_has_no_default():
    settings = from_environment({"OTGUARD_TABLE": "otguard-dev"})
    assert (settings.stage, settings.table, settings.region, settings.endpoint) == (
        "dev",
        "otguard-dev",
        "us-east-1",
        None,
    )


@pytest.mark.parametrize("environment", [{}, {"OTGUARD_TABLE": ""}])
def test_a_missing_table_is_said_by_its_name(environment):
    with pytest.raises(SettingMissingError, match="OTGUARD_TABLE"):
        from_environment(environment)


def test_the_platforms_region_is_used():
    assert from_environment({"OTGUARD_TABLE": "t", "AWS_REGION": "us-west-2"}).region == "us-west-2"


def test_peppers_are_read_newest_first_and_never_told_by_their_settings():
    settings = from_environment({"OTGUARD_TABLE": "t", "OTGUARD_PEPPER": f"{'0a' * 32} {'0b' * 32}"})
    assert required_peppers(settings) == (b"\x0a" * 32, b"\x0b" * 32)
    assert "0a0a" not in repr(settings)


def test_without_a_pepper_whatever_needs_one_refuses_and_names_the_remedy():
    with pytest.raises(SettingMissingError, match="OTGUARD_PEPPER is not set; `make deploy` makes"):
        required_peppers(from_environment({"OTGUARD_TABLE": "t"}))


@pytest.mark.parametrize("weak", ["too weak", "0a" * 31, "0A" * 32, f"{'0a' * 32},{'0b' * 32}"])
def test_a_pepper_of_another_form_is_refused_without_being_told(weak):
    with pytest.raises(SettingMissingError, match="64 hexadecimal digits") as refused:
        from_environment({"OTGUARD_TABLE": "t", "OTGUARD_PEPPER": weak})
    assert weak not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "allowed"),
    [
        ({}, False),
        ({"OTGUARD_WEBHOOKS_HERE": "allowed"}, False),
        ({"OTGUARD_ENDPOINT": "http://127.0.0.1:4566"}, False),
        ({"OTGUARD_WEBHOOKS_HERE": "allowed", "OTGUARD_ENDPOINT": "http://127.0.0.1:4566"}, True),
    ],
)
def test_webhooks_to_this_machine_need_an_embedded_cloud_beside_their_setting(more, allowed):
    assert from_environment({"OTGUARD_TABLE": "t"} | more).alerts.webhooks_here is allowed
