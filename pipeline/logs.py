"""The log of the command line: lines for people, or JSON for programs, on standard error."""

import logging
import sys
from typing import Literal

from unspun.text.control_characters import visible

LogFormat = Literal["text", "json"]


def configure_logs(level: int, log_format: LogFormat) -> None:
    """Write the log of this package from that level on, and warnings of libraries, in the given format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json_formatter() if log_format == "json" else _TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
    logging.getLogger("unspun").setLevel(level)


class _TextFormatter(logging.Formatter):
    """`unspun: warning: what happened`, in one line but for tracebacks. Control characters of the names and addresses
    that it quotes are shown as numbers."""

    def format(self, record: logging.LogRecord) -> str:
        text = f"unspun: {record.levelname.lower()}: {visible(record.getMessage())}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def _json_formatter() -> logging.Formatter:
    import structlog

    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            stamped,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
