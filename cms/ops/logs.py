"""Structured logs: one JSON object per line, only fields that were named on purpose.

Personal data never gets here: requests are logged by route name instead of path, exceptions without their
message's arguments, and control characters are escaped by the JSON writer.
"""

import logging
import logging.config
from types import TracebackType
from typing import Any

import structlog

FIELDS = {
    "request_id", "method", "route", "status", "milliseconds", "authority", "job", "attempt", "error", "schedule",
    "provider", "outcome", "delivery", "payment", "host_kind", "reason", "realm", "check",
}  # fmt: skip


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG hook; `options` are level and format (json | console)."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if options["format"] == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    chain = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        brief_refusal,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": chain,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        brief_exception,
                        renderer,
                    ],
                }
            },
            "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stdout"], "level": options["level"]},
            "loggers": {
                # Paths can carry search terms; our own middleware logs the route instead.
                "django.server": {"level": "ERROR"},
                "django.request": {"level": "CRITICAL"},
                "weasyprint": {"level": "ERROR"},
                "fontTools": {"level": "ERROR"},
            },
        }
    )


def brief_refusal(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The kind of a refusal of Django's own, for example csrf: its sentences quote paths, origins and typed text."""
    name = str(event["logger"])
    kind = name.removeprefix("django.security.")
    if kind != name:
        event["event"], event["reason"] = "request refused", kind
    return event


def brief_exception(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Name and place of an exception, never its message: messages quote the data they failed on."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        if info[2] is not None:
            event["where"] = place_of(info[2])
    return event


def place_of(trace: TracebackType) -> str:
    """The innermost line of a traceback: file with its two folders, line and function."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    file = "/".join(code.co_filename.split("/")[-3:])
    return f"{file}:{trace.tb_lineno} {code.co_name}"
