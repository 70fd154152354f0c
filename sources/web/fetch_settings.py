"""How pages are fetched, as settings: apart from the fetcher, whose libraries take long to import."""

import dataclasses
from typing import Annotated

from pydantic import Field


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Politeness and limits of fetching. Times are in seconds.

    `per_host` and `delay` are those of a quick reader: two requests at a time and one a second.
    """

    user_agent: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z][\x20-\x7e]{0,200}$",
            description="User-Agent header; robots.txt is asked for the name before the slash",
        ),
    ] = "unspun/0.3 (news ingestion; respects robots.txt)"
    concurrency: Annotated[int, Field(ge=1, le=256, description="Requests at a time, to all hosts together")] = 16
    per_host: Annotated[int, Field(ge=1, le=16, description="Requests at a time to one host")] = 2
    delay: Annotated[
        float,
        Field(ge=0, le=3600, description="Seconds between two requests to a host whose robots.txt asks for none"),
    ] = 1.0
    connect_timeout: Annotated[float, Field(gt=0, description="Seconds to wait for a connection")] = 10.0
    read_timeout: Annotated[float, Field(gt=0, description="Seconds to wait for the next bytes of an answer")] = 20.0
    request_timeout: Annotated[float, Field(gt=0, description="Seconds for one request with its whole body")] = 60.0
    attempts: Annotated[int, Field(ge=1, le=10, description="Attempts for a request that fails for a moment")] = 3
    retry_wait: Annotated[
        float, Field(ge=0, description="Longest Retry-After in seconds to wait for; the next run obeys a longer one")
    ] = 30.0
    redirects: Annotated[int, Field(ge=0, le=50, description="Redirects to follow from one address")] = 8
    obey_robots: Annotated[bool, Field(description="Whether to obey robots.txt; false only for hosts of your own")] = (
        True
    )
    obey_opt_outs: Annotated[
        bool, Field(description="Whether to skip pages with reservations against AI or text mining")
    ] = False
    allowed_hosts: Annotated[
        frozenset[str], Field(description="Hosts that may be fetched although their addresses are private")
    ] = frozenset()

    @property
    def agent_token(self) -> str:
        """The name by which robots.txt knows us."""
        return self.user_agent.partition("/")[0]
