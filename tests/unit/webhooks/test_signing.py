"""Signatures against the vector that the Standard Webhooks libraries publish."""

from base64 import b64decode
from datetime import UTC, datetime

from chalicelib.services.webhooks.signing import make_secret, signed_headers, told_secret

# github.com/standard-webhooks/standard-webhooks: "sign function works", the same in the tests of every library there.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
KEY = b64decode(SECRET.removeprefix("whsec_"))


def test_the_published_vector_is_signed_as_published():
    assert signed_headers([KEY], MESSAGE_ID, AT, BODY) == {
        "webhook-id": MESSAGE_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_two_secrets_that_count_give_two_signatures_the_newest_first():
    signatures = signed_headers([b"n" * 32, KEY], MESSAGE_ID, AT, BODY)["webhook-signature"].split(" ")
    assert signatures[1] == SIGNATURE
    assert signatures[0].startswith("v1,")
    assert signatures[0] != SIGNATURE


def test_a_secret_is_told_as_it_is_kept_by_every_library():
    assert told_secret(KEY) == SECRET
    assert len(make_secret(bytes)) == 32
