"""Counts: a script that keeps state and has properties."""

_counter = 0
_step = 1


def init(config: dict) -> None:
    """Optional. Called once when the connector activates."""
    global _counter, _step
    _counter = int(config.get("start", 0))
    _step = int(config.get("step", 1))


def get_counter() -> int:
    """Current count."""
    return _counter


def set_counter(value: int) -> None:
    global _counter
    _counter = int(value)


def get_step() -> int:
    """What increment() adds."""
    return _step


def increment(by: int | None = None) -> int:
    """Add to the counter and give the new count.

    Without `by` it adds `step`, which comes from the connector's config.
    """
    global _counter
    _counter += _step if by is None else int(by)
    return _counter


def reset() -> None:
    """Set the counter to zero."""
    global _counter
    _counter = 0
