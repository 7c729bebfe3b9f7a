"""A TCP relay with the delay and the width of a slow link, for what Chromium's own throttling leaves out:
websockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

CHUNK = 4096


class SlowLink:
    """Relays a port of this machine.

    Attributes:
        port: where it listens.
        delay: seconds that each byte is on the way. width: bytes in a second, each way, None for as many as
            come. Both may be set any time.
        carried: bytes that came in, of both directions.
    """

    def __init__(self, target: int) -> None:
        self.target, self.delay = target, 0.0
        self.width: float | None = None
        self.carried = 0
        self._writers: list[asyncio.StreamWriter] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._accept, "127.0.0.1", 0), self._loop
        ).result()
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """End every connection."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        relays = asyncio.all_tasks() - {asyncio.current_task()}
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
        for writer in self._writers:
            writer.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self._writers += [writer, far_writer]
        await asyncio.gather(self._relay(reader, far_writer), self._relay(far_reader, writer))

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bytes leave one after another at the link's width and arrive after its delay.

        The buffer on the way is small, as a router's.
        """
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

        async def arrive() -> None:
            while True:
                at, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, at - time.monotonic()))
                writer.write(data)
                await writer.drain()
                if not data:
                    writer.close()
                    return

        arriving = asyncio.create_task(arrive())
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                self.carried += len(data)
                if self.width:
                    await asyncio.sleep(len(data) / self.width)
                await on_the_way.put((time.monotonic() + self.delay, data))
        await on_the_way.put((0.0, b""))
        with contextlib.suppress(OSError):
            await arriving
