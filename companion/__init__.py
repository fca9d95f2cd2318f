"""Companion: a voice-first guided session for people in one room, on their own machine."""

import os

__version__ = "1.0.0.dev0"

# ONNX Runtime tells its makers of each start, from native code, unless this stands there before it is loaded
# (Privacy.md of its wheel, 1.32). The other keeps the hub of models off the net, which faster-whisper brings.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
