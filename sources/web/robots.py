"""robots.txt of a host, as RFC 9309 has it."""

import dataclasses
from typing import Any

from unspun.sources.failures import Failure
from unspun.sources.web import optouts

MAX_ROBOTS_BYTES = 512 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 asks for at least 500 KiB."""


@dataclasses.dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. `rules` is None where there are none.

    `failure` is set where they could not be fetched, and `transient` where a later run may succeed.
    """

    rules: Any = None
    text: str = ""
    failure: Failure | None = None
    transient: bool = False

    def allows(self, url: str, agent: str) -> bool:
        """Whether the agent may fetch the URL."""
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the host asks for."""
        return float((self.rules and self.rules.crawl_delay(agent)) or 0)

    def sitemaps(self) -> list[str]:
        """Sitemaps that the host names."""
        return list(self.rules.sitemaps) if self.rules else []

    def opt_outs(self, url: str, agent: str) -> list[str]:
        """Reservations against AI that hold for the URL: crawlers of AI companies kept out where we are not."""
        if self.rules is None or not self.allows(url, agent):
            return optouts.in_robots_text(self.text)
        kept_out = [f"robots: {name}" for name in optouts.AI_AGENTS if not self.allows(url, name)]
        return optouts.in_robots_text(self.text) + kept_out


def parse(content: bytes) -> Robots:
    """The rules of a robots.txt."""
    from protego import Protego

    text = content[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return Robots(Protego.parse(text), text)
