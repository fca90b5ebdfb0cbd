"""The web app: `POST /ask`, health, MCP and the Gradio chat, on this machine only.

Reading order: `app` puts it together, `serving` listens, with TLS by `certificate`; `service` is
the bot behind it; `api`, `mcp`, `admin` and `page` are what it offers. `guards` has, in its order,
all that a request passes first, from `forwarded_headers` to `request_filter`; `observed` tells
those who count, `errors` is the shape of what goes wrong, `gradio_seam` and `gradio_files` are what
is relied upon in Gradio.
"""

from qa_bot.web.app import create_app, require_mcp
from qa_bot.web.own_names import LOOPBACK_NAMES
from qa_bot.web.serving import address, hold_signals, listening_socket, serve

__all__ = [
    "LOOPBACK_NAMES", "address", "create_app", "hold_signals", "listening_socket", "require_mcp",
    "serve",
]  # fmt: skip
