"""Companion: a voice-first guided session for people in one room, on their own machine."""

import os

__version__ = "1.0.0.dev0"

# Pydantic looks through all installed packages for plugins; nobody else's code has a place in a session.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

# ONNX Runtime reports each start to its makers, from native code, unless this is set before it is loaded
# (Privacy.md of its wheel, 1.32). The other keeps the model hub client in faster-whisper offline.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

# NumPy's OpenBLAS reads it when it is loaded. Its threads wait for each other, spinning: on two busy cores a
# turn by Moonshine takes 2.6 times the processor time with two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
