"""Tests of the Python side of Python drivers: ``python3 -m unittest`` in the folder above."""
