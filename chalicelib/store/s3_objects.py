"""Objects in one S3 bucket. Joining sends parts of 5 MB, so that no result is held as a whole."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from chalicelib.services.files.ports import Stored, UploadForm
from chalicelib.store.cloud_clients import client, reaching_the_cloud

# The least that S3 takes as a part.
_PART_BYTES = 5 << 20


class S3Objects:
    """ObjectStore in a bucket."""

    def __init__(self, bucket: str, region: str, endpoint: str | None) -> None:
        self._bucket = bucket
        self._of = (region, endpoint)

    @property
    def _s3(self) -> Any:
        return client("s3", *self._of)

    def put(self, key: str, data: bytes) -> None:
        with reaching_the_cloud():
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=data)

    def look(self, key: str) -> Stored:
        with reaching_the_cloud():
            found = self._s3.head_object(Bucket=self._bucket, Key=key)
            return Stored(found["ContentLength"], found["ETag"])

    def read(self, key: str, first: int, end: int, tag: str | None = None) -> bytes:
        if end <= first:
            return b""
        same = {"IfMatch": tag} if tag else {}
        with reaching_the_cloud():
            found = self._s3.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={first}-{end - 1}", **same)
            data: bytes = found["Body"].read()
            return data

    def join(self, keys: Sequence[str], into: str) -> None:
        parts = self._parts(keys)
        first = next(parts, bytearray())
        if len(first) < _PART_BYTES:
            self.put(into, bytes(first))
            return
        with reaching_the_cloud():
            place = {"Bucket": self._bucket, "Key": into}
            place["UploadId"] = self._s3.create_multipart_upload(**place)["UploadId"]
            sent = []
            for number, part in enumerate(chain([first], parts), 1):
                tag = self._s3.upload_part(**place, PartNumber=number, Body=part)["ETag"]
                sent.append({"PartNumber": number, "ETag": tag})
            self._s3.complete_multipart_upload(**place, MultipartUpload={"Parts": sent})

    def upload_form(self, key: str, largest_bytes: int, seconds: int) -> UploadForm:
        with reaching_the_cloud():
            form = self._s3.generate_presigned_post(
                self._bucket, key, Conditions=[["content-length-range", 1, largest_bytes]], ExpiresIn=seconds
            )
            return UploadForm(form["url"], form["fields"])

    def link(self, key: str, file_name: str, seconds: int) -> str:
        asked = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{file_name}"',
            "ResponseContentType": "application/gzip",
        }
        with reaching_the_cloud():
            made: str = self._s3.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
            return made

    def _parts(self, keys: Sequence[str]) -> Iterator[bytearray]:
        """The objects one behind the other, in pieces that S3 takes as parts."""
        held = bytearray()
        for key in keys:
            with reaching_the_cloud():
                held += self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            if len(held) >= _PART_BYTES:
                yield held
                held = bytearray()
        if held:
            yield held
