"""What the pages of the voice, of names and of the doctor fetch."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from companion.web.house import Json, Machine, Sentence
from companion.web.looking_back import MakeRoute

_MOST_LETTERS = 100


def machine_routes(machine: Machine, get: MakeRoute, post: MakeRoute) -> list[Route]:
    """Return the routes of a machine; ``get`` and ``post`` make those that partners may use."""

    async def voices(request: Request, body: Json) -> object:
        return await run_in_threadpool(machine.voices)

    async def hear(request: Request, body: Json) -> object:
        what = Sentence(*(_text(body, name) for name in ("voice", "pace", "name", "sounds")))
        return Response(await run_in_threadpool(machine.hear, what), media_type="audio/wav")

    async def keep_voice(request: Request, body: Json) -> object:
        chosen = (_text(body, name) for name in ("voice", "pace", "loudness"))
        return {"done": await run_in_threadpool(machine.keep_voice, *chosen)}

    async def names(request: Request, body: Json) -> object:
        return await run_in_threadpool(machine.names)

    async def keep_name(request: Request, body: Json) -> object:
        return {
            "done": await run_in_threadpool(machine.keep_name, _text(body, "name"), _text(body, "sounds"))
        }

    async def examine(request: Request, body: Json) -> object:
        return await run_in_threadpool(machine.examine)

    return [
        get("/api/voices", voices),
        post("/api/hear", hear),
        post("/api/voices/keep", keep_voice),
        get("/api/names", names),
        post("/api/names/keep", keep_name),
        post("/api/examine", examine),
    ]


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return value[:_MOST_LETTERS] if isinstance(value, str) else ""
