"""The web app: `POST /ask`, health, MCP and the Gradio chat, on this machine only.

Reading order: `app` puts it together, `serving` listens; `service` is the bot behind it, `api`,
`mcp` and `page` what it offers; `request_filter`, `known_hosts`, `gate` and `headers` guard it,
`forwarded_headers` says who asks where a web server in front passes requests on, `off_switch` turns
a part of it off, `observed` tells those who count, `below_path` lets it lie below a path of another
server, `errors` is the shape of what goes wrong, `gradio_seam` and `gradio_files` what is relied
upon in Gradio.
"""

from qa_bot.web.app import create_app, require_mcp
from qa_bot.web.own_names import LOOPBACK_NAMES
from qa_bot.web.serving import address, hold_signals, listening_socket, serve

__all__ = [
    "LOOPBACK_NAMES", "address", "create_app", "hold_signals", "listening_socket", "require_mcp",
    "serve",
]  # fmt: skip
