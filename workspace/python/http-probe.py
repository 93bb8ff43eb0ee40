"""Probes web addresses: a script with a dependency (see http-probe.requirements.txt)."""

import time

_session = None
_timeout = 5.0
_last: dict = {}


def init(config: dict) -> None:
    """Called once when the connector activates. Heavy imports belong here."""
    global _session, _timeout
    import requests

    _timeout = float(config.get("timeout", 5.0))
    _session = requests.Session()


def probe(url: str, timeout: float | None = None) -> dict:
    """Fetch an address and tell how it went.

    Gives `url`, `ok`, `status` (HTTP status code), `ms` (milliseconds until the whole answer was there) and
    `bytes`.
    An address that does not answer gives `ok: False` and `error`; it does not fail.
    """
    global _last
    import requests

    begin = time.perf_counter()
    result = {"url": url, "ok": False, "status": None, "bytes": 0}
    try:
        answer = _session.get(url, timeout=_timeout if timeout is None else timeout)
        result.update(ok=answer.ok, status=answer.status_code, bytes=len(answer.content))
    except requests.RequestException as error:
        result["error"] = str(error)
    result["ms"] = round((time.perf_counter() - begin) * 1000, 1)
    _last = result
    return result


def get_last() -> dict:
    """Result of the last probe."""
    return _last


def get_timeout() -> float:
    """Seconds a probe waits for an answer."""
    return _timeout


def set_timeout(value: float) -> None:
    global _timeout
    _timeout = float(value)


def shutdown() -> None:
    """Called when the connector is disabled and when the server stops."""
    if _session is not None:
        _session.close()
