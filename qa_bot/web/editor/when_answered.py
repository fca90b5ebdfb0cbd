"""When what an editor writes is answered from, by how the server reads documents."""

from __future__ import annotations

# When what is written is answered from, where documents are not read again as they change.
READ_AGAIN = "whoever runs the server has it read the documents again (SIGHUP, or `POST /reload`)"
UNTIL = {
    "publish": "once somebody publishes it with `qa-bot index`",
    "signal": f"once {READ_AGAIN}",
    "never": "once the server is started again",
}
# The same after `qa-bot rollback`, whose index stays whatever the documents are.
UNTIL_RELEASED = {
    "watch": "once somebody runs `qa-bot index`",
    "signal": f"once somebody runs `qa-bot index` and {READ_AGAIN}",
    "never": "once somebody runs `qa-bot index` and the server is started again",
}


def why_not_read(reload: str, is_held: bool) -> str | None:
    """Say why documents that change are not read, and until when; None where they are.

    `is_held` is whether the index stays whatever the documents are.
    """
    if reload in UNTIL_RELEASED and is_held:
        return (
            "Somebody went back to an earlier index with `qa-bot rollback`, and it stays as it "
            f"is. What is written is answered from {UNTIL_RELEASED[reload]}."
        )
    if reload == "watch":
        return None
    return f'The settings say reload = "{reload}", so it is answered from {UNTIL[reload]}.'
