"""Stopping without a failed request: first say that it stops, go on answering while the proxy leaves, then stop."""

import signal
from threading import Event, Timer
from types import FrameType

import uvicorn


class DrainingServer(uvicorn.Server):
    """Sets `leaving` at SIGTERM and stops `seconds` later. A second signal, or Ctrl+C, stops it at once."""

    def __init__(self, config: uvicorn.Config, leaving: Event, seconds: float) -> None:
        super().__init__(config)
        self._leaving, self._seconds = leaving, seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """What the server does at a signal."""
        if sig != signal.SIGTERM or self._leaving.is_set() or not self._seconds:
            super().handle_exit(sig, frame)
            return
        self._leaving.set()
        later = Timer(self._seconds, super().handle_exit, (sig, frame))
        later.daemon = True
        later.start()
