"""Greets: the smallest script. One function, no dependencies."""


def greet(name: str = "world") -> str:
    """Greet somebody."""
    return f"hello {name}"
