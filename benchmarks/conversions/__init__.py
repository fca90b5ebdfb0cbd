"""Documents through real converters: `python -m benchmarks.conversions`.

Two documents whose pairs are known are written as web pages in three forms, handed to the
converters that people use, and read by QA Bot. The table says how many pairs came, with equal
questions and answers, and whether the owner was told where something is missing.
"""
