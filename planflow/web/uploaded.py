"""A file that somebody uploads to be kept: name and content, once they have said that it names no child."""

from starlette.datastructures import UploadFile

from planflow.errors import PlanflowError
from planflow.services import evidence, uploads
from planflow.web.desk import Desk

KIND = "application/octet-stream"
HEADERS = {"content-security-policy": "default-src 'none'; sandbox"}
"""What was kept is given back to be saved and never to be shown."""


def read(desk: Desk, upload: UploadFile | None, *, otherwise: str = "") -> tuple[str, bytes]:
    """Name and content of what was uploaded; both empty, and noted in the form, where it cannot be kept.

    `otherwise` says what else may be done where nobody can confirm that it names no child.
    """
    if upload is None:
        return "", b""
    if desk.form.text("names_no_child") != "yes":
        desk.form.wrong("names_no_child", f"Confirm that it names no child{otherwise}.")
        return "", b""
    content = upload.file.read(evidence.MOST_BYTES + 1)
    try:
        return uploads.check(upload.filename or "", content), content
    except PlanflowError as error:
        desk.form.wrong("file", str(error))
    return "", b""
