"""The pepper of a stage: made with the first deploy, the same ever after, a new one in front where it is asked for."""

import json
import re

import pytest

from tools.deploy.pepper import kept_pepper
from tools.deploy.target import DeployFailedError, Target
from tools.local.ports import ROOT

pytestmark = pytest.mark.usefixtures("aws")

PARAMETER = json.loads((ROOT / "infra" / "resources.json").read_text())["Parameters"]["Pepper"]


def test_the_first_deploy_makes_one_of_its_own_for_each_stage_and_later_ones_find_it():
    target = Target("us-east-1")
    made = kept_pepper(target, "prod")
    assert kept_pepper(target, "prod") == made != kept_pepper(target, "dev")
    kept = target.client("ssm").get_parameter(Name="/otguard/prod/pepper")["Parameter"]
    assert kept["Type"] == "SecureString"
    assert kept["Value"] != made, "sealed for whoever may not open it"


def test_a_new_one_stands_in_front_of_those_before():
    target = Target("us-east-1")
    first = kept_pepper(target, "prod")
    second = kept_pepper(target, "prod", renewed=True).split()
    assert second[1:] == [first]
    assert kept_pepper(target, "prod", renewed=True).split()[1:] == second


def test_the_template_takes_what_is_made_and_no_stack_without_one():
    target = Target("us-east-1")
    for _ in range(3):
        assert re.fullmatch(PARAMETER["AllowedPattern"], kept_pepper(target, "prod", renewed=True))
    assert not re.fullmatch(PARAMETER["AllowedPattern"], "")
    assert (PARAMETER["NoEcho"], "Default" in PARAMETER) == (True, False)


def test_a_stack_that_stands_gets_no_other_one_where_its_own_was_deleted():
    target = Target("us-east-1")
    resources = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
    target.client("cloudformation").create_stack(StackName="otguard-prod", TemplateBody=resources)
    with pytest.raises(DeployFailedError, match="/otguard/prod/pepper is gone"):
        kept_pepper(target, "prod")
    with pytest.raises(DeployFailedError, match="Keys and secrets"):
        kept_pepper(target, "prod", renewed=True)
    assert kept_pepper(target, "dev")
