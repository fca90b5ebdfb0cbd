"""A page that somebody got a script into, and another site that shows it in a frame."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

# What text that passed for code would do: run, or ask another host.
RUNS = """
    const run = "document.documentElement.dataset.ran = 1";
    const script = document.createElement("script");
    script.textContent = run;
    document.body.append(script);
    const held = document.createElement("div");
    held.innerHTML = `<img src="data:," onerror="${run}"><svg onload="${run}"></svg>
        <a id="led" href="javascript:${run}">x</a>`;
    document.body.append(held);
    document.getElementById("led").click();
"""
ASKS = """
    const url = arguments[0];
    const held = document.createElement("div");
    held.innerHTML = `<img src="${url}a"><iframe src="${url}b"></iframe><object data="${url}c">
        </object><video src="${url}d"></video><p style="background:url(${url}e)">x</p>
        <link rel="stylesheet" href="${url}f"><form action="${url}g"><input></form>`;
    document.body.append(held);
    const script = document.createElement("script");
    script.src = `${url}h`;
    document.body.append(script);
    fetch(`${url}i`).catch(() => {});
    const acts = [() => navigator.sendBeacon(`${url}j`), () => held.querySelector("form").submit()];
    for (const act of acts) try { act(); } catch {} // Firefox throws what it refuses
"""
COUNTS = """
    document.addEventListener("securitypolicyviolation", () => {
        const { dataset } = document.documentElement;
        dataset.refused = 1 + Number(dataset.refused ?? 0);
    });
"""


class Framing(BaseHTTPRequestHandler):
    """Another site: its page has in a frame what the address names behind the "?"."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        shown = self.path.partition("?")[2]
        self.wfile.write(f"<title>Other</title><iframe src={shown}></iframe>".encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def framing() -> Iterator[str]:
    """The site while it is there; its address."""
    with HTTPServer(("127.0.0.1", 0), Framing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
