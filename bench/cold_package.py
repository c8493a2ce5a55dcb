"""How long the packaged function takes from nothing to its first answer, beside a bare Chalice function with botocore.

Fresh processes of a bare Python on the unpacked zip, against the embedded cloud. Processor time, because other work on
the machine stretches the clock but not that. A machine's pace drifts by more than what is sought: each round starts all
of them one after the other and compares them with each other, and the median of the rounds' ratios counts.
`python -m bench.cold_package [--rounds 15]`
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.bars import TIMES_A_BARE_FUNCTION
from tools.deploy.package import BUILD, package
from tools.deploy.stack import publish_rules
from tools.deploy.target import Target
from tools.local import cloud
from tools.local.ports import ROOT

EXAMPLE = ROOT / "docs" / "example-claim.json"
TABLE = "otguard-cold"
_SETTING = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
class Context:
    aws_request_id = "request-1"
def event(method, path, body=None, **headers):
    return {"requestContext": {"httpMethod": method, "resourcePath": path}, "headers": headers, "body": body,
            "pathParameters": {}, "stageVariables": {}, "multiValueQueryStringParameters": None}
began = time.process_time()
"""
_TOLD = """
assert answer["statusCode"] == 200, answer
print(time.process_time() - began)
"""
_BARE = """
import botocore.session
from chalice import Chalice
app = Chalice(app_name="bare")
store = botocore.session.get_session().create_client("dynamodb")
@app.route("/v1/health")
def health():
    {read}
    return {{"status": "ok"}}
answer = app(event("GET", "/v1/health"), Context())
"""
_READ = 'store.get_item(TableName="otguard-cold", Key={"pk": {"S": "KEY"}, "sk": {"S": "META"}})'
CODE = {
    "a bare function, answering": _BARE.format(read="pass"),
    "a bare function, reading one item": _BARE.format(read=_READ),
    "health": 'import app\nanswer = app.app(event("GET", "/v1/health"), Context())\n',
    "a first validation": """
import app
headers = {"authorization": f"Bearer {sys.argv[2]}", "content-type": "application/json"}
answer = app.app(event("POST", "/v1/validations", open(sys.argv[3]).read(), **headers), Context())
""",
}
PAIRS = {"health": "a bare function, answering", "a first validation": "a bare function, reading one item"}


def measured(folder: Path, address: str, key: str, rounds: int) -> list[dict[str, float]]:
    """Milliseconds of processor time per kind of start, round by round."""
    environment = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "OTGUARD_ENDPOINT": address,
        "OTGUARD_TABLE": TABLE,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        found.append({})
        for name, code in CODE.items():
            command = [sys.executable, "-I", "-S", "-c", _SETTING + code + _TOLD, str(folder), key, str(EXAMPLE)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name}: {done.stderr}")
            found[-1][name] = float(done.stdout.splitlines()[-1]) * 1000
    return found


def furnished(address: str) -> str:
    """Makes the table with the shipped rules; an API key."""
    from chalicelib.services.keys import make_key
    from chalicelib.settings import Settings
    from chalicelib.store import table
    from chalicelib.store.keys import DynamoKeys

    table.bind(Settings("dev", TABLE, "us-east-1", address))
    table.create_table()
    publish_rules(Target("us-east-1", address), "dev", TABLE)
    return make_key(DynamoKeys(), "live", ["bench"], "bench", datetime.now(UTC))


def main() -> int:
    """1 where a start takes more than twice a bare function's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    _, archive = package("dev", BUILD / "dev")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as place, cloud.running(port, None, Path(place) / "cloud.log") as embedded:
        folder = Path(place) / "unpacked"
        with zipfile.ZipFile(archive) as shipped:
            shipped.extractall(folder)
        found = measured(folder, embedded.address, furnished(embedded.address), rounds)
    times = {name: median(one[name] for one in found) for name in CODE}
    ratios = {name: median(one[name] / one[bare] for one in found) for name, bare in PAIRS.items()}
    print(json.dumps({"zip_mb": round(archive.stat().st_size / 1e6, 1), "ms": times, "ratios": ratios}, indent=1))
    print(f"load {os.getloadavg()[0]:.1f}, bar {TIMES_A_BARE_FUNCTION}")
    return int(any(ratio > TIMES_A_BARE_FUNCTION for ratio in ratios.values()))


if __name__ == "__main__":
    sys.exit(main())
