"""Seals of secrets: under KMS as moto plays it, and under a key in a file."""

import stat

import boto3
import pytest
from moto import mock_aws

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.staff.errors import SealBroken
from chalicelib.settings import ConsoleSettings, SettingMissingError, Settings
from chalicelib.store.seal import FileSeal, KmsSeal, seal_for

SECRET = b"12345678901234567890"


@pytest.fixture(params=["kms", "file"])
def seal(request, tmp_path, monkeypatch):
    if request.param == "file":
        yield FileSeal(tmp_path / "seal-key")
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        key = boto3.client("kms", region_name="us-east-1").create_key()["KeyMetadata"]["KeyId"]
        yield KmsSeal(key, "us-east-1")


def test_a_secret_comes_back_for_its_own_account_and_for_no_other(seal):
    sealed = seal.close(SECRET, "ada")
    assert SECRET.decode() not in sealed
    assert seal.open(sealed, "ada") == SECRET
    with pytest.raises(SealBroken):
        seal.open(sealed, "eve")


def test_what_another_kind_of_key_sealed_is_refused(seal):
    with pytest.raises(SealBroken):
        seal.open("other:AAAA", "ada")


def test_a_key_service_that_refuses_is_a_store_that_does_not_answer(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws(), pytest.raises(StoreUnavailable):
        KmsSeal("11111111-2222-3333-4444-555555555555", "us-east-1").close(SECRET, "ada")


def test_the_key_file_is_its_owners_alone_and_another_key_opens_nothing(tmp_path):
    sealed = FileSeal(tmp_path / "one").close(SECRET, "ada")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert FileSeal(tmp_path / "one").open(sealed, "ada") == SECRET
    with pytest.raises(SealBroken):
        FileSeal(tmp_path / "two").open(sealed, "ada")


def test_settings_choose_the_seal_and_none_at_all_is_said(tmp_path):
    def chosen(**console):
        return seal_for(Settings("dev", "t", "us-east-1", None, console=ConsoleSettings(**console)))

    assert isinstance(chosen(kms_key="alias/otguard"), KmsSeal)
    assert isinstance(chosen(seal_file=str(tmp_path / "key")), FileSeal)
    with pytest.raises(SettingMissingError, match="OTGUARD_KMS_KEY"):
        chosen()
