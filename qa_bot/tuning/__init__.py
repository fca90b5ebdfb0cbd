"""Tunes the confidence of one collection to the queries that its owner has reviewed.

Two numbers, fitted on top of the shipped ones and held near them; kept with the index only where
queries that they did not see come out better.
"""
