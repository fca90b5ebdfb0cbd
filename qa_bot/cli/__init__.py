"""The command line: `qa-bot`, or `python -m qa_bot.cli`."""
