"""The language server of an editor, driven as an editor drives it: over stdio, with JSON-RPC."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

NODE_TOOLS = Path(__file__).parents[2] / "tools" / "node"
SERVER = NODE_TOOLS / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


def missing_node(*packages: str) -> str:
    """Why the programs of ``tools/node`` can't be run; empty when they can."""
    if not shutil.which("node"):
        return "node is not installed (Debian: apt install nodejs npm)"
    absent = [name for name in packages if not (NODE_TOOLS / "node_modules" / name).is_dir()]
    return f"{', '.join(absent)} not installed (npm ci --prefix tools/node)" if absent else ""


class Editor:
    """An editor with the real yaml-language-server, and one schema for all files."""

    def __init__(self, schema: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._ids = 0
        self._versions: dict[str, int] = {}
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._settings = {
            "yaml": {
                "schemas": {schema.as_uri(): "*.yaml"},
                "validate": True,
                "completion": True,
                "hover": True,
                "schemaStore": {"enable": False},
            }
        }
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
        }
        self._call("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def close(self) -> None:
        """End the server."""
        self._call("shutdown", None)
        self._tell("exit", None)
        with self._process as process:
            process.wait(10)

    def complaints(self, text: str, name: str = "script.yaml") -> list[str]:
        """What the editor underlines in a text."""
        uri = self._open(text, name)
        while uri not in self._diagnostics:
            self._read()
        return [found["message"] for found in self._diagnostics[uri]]

    def offers(self, text: str) -> dict[str, str]:
        """What completion offers where ``|`` stands, each with what is told of it."""
        uri, position = self._at(text)
        found = self._call("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return {item["label"]: _words(item.get("documentation", "")) for item in found["items"]}

    def tells(self, text: str) -> str:
        """What the editor shows when the mouse rests where ``|`` stands."""
        uri, position = self._at(text)
        found = self._call("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return _words(found["contents"]) if found else ""

    def _at(self, text: str) -> tuple[str, dict[str, int]]:
        before, _, after = text.partition("|")
        line, character = before.count("\n"), len(before.rpartition("\n")[2])
        return self._open(before + after, "script.yaml"), {"line": line, "character": character}

    def _open(self, text: str, name: str) -> str:
        uri = f"file:///{name}"
        self._diagnostics.pop(uri, None)
        version = self._versions[uri] = self._versions.get(uri, 0) + 1
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
            self._tell("textDocument/didOpen", {"textDocument": document})
        else:
            document = {"uri": uri, "version": version}
            changes = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._tell("textDocument/didChange", changes)
        return uri

    def _call(self, method: str, params: object) -> Any:
        self._ids += 1
        self._write({"id": self._ids, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._ids and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, params: object) -> None:
        self._write({"method": method, "params": params})

    def _write(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        """The next message; questions of the server are answered, diagnostics kept."""
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            assert line or self._process.poll() is None, "the language server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            asked = [item["section"] for item in message["params"]["items"]]
            answer = [self._settings.get(section, {}) for section in asked]
            self._write({"id": message["id"], "result": answer})
        elif method and "id" in message:
            self._write({"id": message["id"], "result": None})
        return message


def _words(found: Any) -> str:
    return found["value"] if isinstance(found, dict) else str(found)
