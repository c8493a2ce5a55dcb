"""The environment as settings."""

import pytest

from chalicelib.settings import SettingMissingError, from_environment


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
