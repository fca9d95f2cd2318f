"""Cache of rendered prompts: in memory for this run, on disk for the next."""

import contextlib
import hashlib
import os
import struct
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from companion import private
from companion.core.api.ports import Voice

Sound = tuple[bytes, ...]
"""24 kHz PCM, one chunk per sentence."""

_MAGIC = b"companion prompt 1\n"
_DIGEST_BYTES = 16
_MEMORY_BYTES = 16 * 1024 * 1024
"""Five and a half minutes of sound."""


class CachedVoice:
    """A ``Voice`` that renders each text once.

    Only texts that ``may_keep`` allows are written to disk, because a prompt may
    repeat a partner's words; what is there is read in any case. Others are cached in
    memory, until the program ends or newer ones need the space. Safe from several threads.
    """

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        *,
        may_keep: Callable[[str], bool],
        limit_mb: int = 200,
        read: Callable[[str], str] = str,
    ) -> None:
        """``folder`` is created if missing, readable only by its owner; oldest files go at ``limit_mb``.
        ``read``: what the voice makes of a text before it speaks, so that a sound from before its rules
        changed is not taken for today's."""
        self._voice = voice
        self._read = read
        self._may_keep = may_keep
        self._disk = _Disk(folder, limit_mb * 1_000_000)
        self._memory = _Memory(_MEMORY_BYTES)

    @property
    def key(self) -> str:
        """The key of the underlying voice."""
        return self._voice.key

    def recall(self, text: str) -> Sound:
        """Return the sound of ``text`` if it is cached, in a few milliseconds; else nothing."""
        name = self._name(text)
        sound = self._memory.get(name)
        if not sound and (sound := self._disk.get(name)):
            self._memory.put(name, sound)
        return sound

    def holds(self, text: str) -> bool:
        """Return whether ``recall`` would probably find it, without reading it."""
        name = self._name(text)
        return bool(self._memory.get(name)) or self._disk.has(name)

    def speak(self, text: str) -> Iterator[bytes]:
        """Speak like the voice; cached once the last chunk has been taken."""
        sound = self.recall(text)
        if sound:
            yield from sound
            return
        made: list[bytes] = []
        for chunk in self._voice.speak(text):
            made.append(chunk)
            yield chunk
        if made:
            self._memory.put(self._name(text), tuple(made))
            if self._may_keep(text):
                self._disk.put(self._name(text), tuple(made))

    def _name(self, text: str) -> str:
        """Return a file name that reveals neither the text nor the voice."""
        words = f"{self._voice.key}\0{self._read(text)}"
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:40]


class _Memory:
    """The most recently used sounds, up to a size limit."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._sounds: OrderedDict[str, Sound] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> Sound:
        with self._lock:
            if name in self._sounds:
                self._sounds.move_to_end(name)
            return self._sounds.get(name, ())

    def put(self, name: str, sound: Sound) -> None:
        with self._lock:
            self._bytes += _size(sound) - _size(self._sounds.pop(name, ()))
            self._sounds[name] = sound
            while self._bytes > self._limit_bytes:
                self._bytes -= _size(self._sounds.popitem(last=False)[1])


class _Disk:
    """Sounds as files. A full or read-only disk only makes the companion slower."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def has(self, name: str) -> bool:
        return self._file(name).is_file()

    def get(self, name: str) -> Sound:
        file = self._file(name)
        try:
            sound = _unpacked(file.read_bytes())
            os.utime(file)
        except OSError:
            return ()
        except ValueError:
            with contextlib.suppress(OSError):
                file.unlink()
            return ()
        return sound

    def put(self, name: str, sound: Sound) -> None:
        with contextlib.suppress(OSError):
            private.make_folder(self._folder)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_packed(sound))
                private.replace(Path(temporary), self._file(name))
            except OSError:
                os.unlink(temporary)
                raise
            self._make_room()

    def _make_room(self) -> None:
        entries = sorted((status.st_mtime_ns, status.st_size, file) for file, status in self._statuses())
        total_bytes = sum(size for _, size, _ in entries)
        for _, size, file in entries:
            if total_bytes <= self._limit_bytes:
                return
            private.remove(file, missing_ok=True)
            total_bytes -= size

    def _statuses(self) -> Iterator[tuple[Path, os.stat_result]]:
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process may evict at the same time
                yield file, file.stat()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.pcm"


def _size(sound: Sound) -> int:
    return sum(map(len, sound))


def _packed(sound: Sound) -> bytes:
    """Pack magic, digest of the rest, number of chunks, their lengths, their samples."""
    lengths = struct.pack(f"<I{len(sound)}I", len(sound), *map(len, sound))
    rest = lengths + b"".join(sound)
    return _MAGIC + hashlib.blake2b(rest, digest_size=_DIGEST_BYTES).digest() + rest


def _unpacked(content: bytes) -> Sound:
    """Unpack a sound. Raises ValueError if a single bit has changed."""
    start = len(_MAGIC) + _DIGEST_BYTES
    rest = content[start:]
    digest = hashlib.blake2b(rest, digest_size=_DIGEST_BYTES).digest()
    if content[:start] != _MAGIC + digest:
        raise ValueError("damaged")
    (count,) = struct.unpack_from("<I", rest)
    lengths = struct.unpack_from(f"<{count}I", rest, 4)
    position = 4 + 4 * count
    chunks = []
    for length in lengths:
        chunks.append(rest[position : position + length])
        position += length
    return tuple(chunks)
