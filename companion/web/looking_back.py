"""What the pages of history and household fetch."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from companion.web.house import Archive, Forget, Json

_FORMS = {"markdown": ("md", "text/markdown"), "json": ("json", "application/json"),
          "vtt": ("vtt", "text/vtt"), "wav": ("wav", "audio/wav")}  # fmt: skip

_LEAST_COLUMNS = 38
"""Of the trends: what a phone shows without scrolling sideways."""

MakeRoute = Callable[[str, Callable[[Request, Json], Awaitable[object]]], Route]


def attachment(content: bytes, name: str, kind: str) -> Response:
    """Return a file to save: a browser never shows it as a page of ours."""
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=named)


def archive_routes(
    archive: Archive, get: MakeRoute, post: MakeRoute, on_forgotten: Callable[[], None]
) -> list[Route]:
    """Return the routes of an archive; ``get`` and ``post`` make those that partners may use;
    ``on_forgotten`` is called when something of it is gone."""

    async def history(request: Request, body: Json) -> object:
        asked = request.query_params.get("columns", "")
        columns = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
        return await run_in_threadpool(archive.history, max(_LEAST_COLUMNS, columns))

    async def session(request: Request, body: Json) -> object:
        return await run_in_threadpool(archive.session, request.path_params["number"])

    async def file(request: Request, body: Json) -> object:
        number, form = request.path_params["number"], request.path_params["form"]
        if form not in _FORMS:
            return Response(status_code=404)
        suffix, kind = _FORMS[form]
        content = await run_in_threadpool(archive.file, number, form)
        return attachment(content, f"session-{number}.{suffix}", kind)

    async def charts(request: Request, body: Json) -> object:
        return attachment(await run_in_threadpool(archive.charts), "how-it-went.html", "text/html")

    async def backup(request: Request, body: Json) -> object:
        passphrase = body.get("passphrase")
        content = await run_in_threadpool(archive.backup, passphrase if isinstance(passphrase, str) else "")
        return attachment(content, "companion.backup", "application/octet-stream")

    async def forget(request: Request, body: Json) -> object:
        number, partner = body.get("session"), body.get("partner")
        what = Forget(
            number if isinstance(number, int) else None,
            partner if isinstance(partner, str) else "",
            body.get("everything") is True,
        )
        done = await run_in_threadpool(archive.forget, what)
        on_forgotten()
        return {"done": done}

    async def household(request: Request, body: Json) -> object:
        return await run_in_threadpool(archive.household)

    async def keep(request: Request, body: Json) -> object:
        names, levels, word = body.get("names"), body.get("levels"), body.get("safe_word")
        listed = [" ".join(str(name).split())[:60] for name in names] if isinstance(names, list) else []
        each = {str(name): str(level) for name, level in levels.items()} if isinstance(levels, dict) else {}
        here = [name for name in listed if name]
        told = await run_in_threadpool(archive.keep_household, here, each, str(word or "")[:60].strip())
        return {"done": told}

    return [
        get("/api/history", history),
        get("/api/history/{number:int}", session),
        get("/api/history/{number:int}/{form}", file),
        get("/api/charts", charts),
        post("/api/backup", backup),
        post("/api/forget", forget),
        get("/api/household", household),
        post("/api/household/keep", keep),
    ]
