"""A person's private calendar, which phones and desktop calendars fetch by its address."""

from starlette.responses import Response

from planflow.errors import LinkRevoked, NotFound
from planflow.services import feeds
from planflow.web.access import Anyone
from planflow.web.routing import Pages

router = Pages()
_UNCHANGED = 304


@router.get("/calendar/{token}.ics")
def serve(desk: Anyone, token: str) -> Response:
    """The calendar as it is today; a dead address is not found, and is told apart from nothing."""
    try:
        feed = feeds.of_token(desk.session, token, now=desk.now)
    except LinkRevoked as error:
        raise NotFound("There is no such calendar.") from error
    headers = {"etag": feed.etag, "cache-control": "private, no-cache"}
    known = [
        one.strip().removeprefix("W/") for one in desk.request.headers.get("if-none-match", "").split(",")
    ]
    if feed.etag in known:
        return Response(status_code=_UNCHANGED, headers=headers)
    disposition = {"content-disposition": 'inline; filename="planflow.ics"'}
    return Response(feed.content, media_type=feeds.MEDIA_TYPE, headers={**headers, **disposition})
