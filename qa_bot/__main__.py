"""Runs the command line as `python -m qa_bot`."""

from qa_bot.cli.commands import main

main()
