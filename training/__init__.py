"""The recipe that makes `quotes/newswire/`; never imported by `quotes`."""

import quotes as quotes  # before ONNX Runtime, wherever a script imports it: switches its telemetry off
