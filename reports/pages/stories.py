"""The stories of a day."""

from datetime import UTC, date, datetime, timedelta

from unspun.reports.page import PageData
from unspun.reports.reader import Reader


def stories(reader: Reader, day: date | None = None) -> PageData:
    """The people most quoted, the names most covered and the longest articles of a day, by default the newest."""
    if day is None:
        newest = reader.row("newest_story_day")
        day = (newest and newest["day"]) or datetime.now(UTC).date()
    return PageData(
        "stories.html",
        {
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "quoted": reader.rows("most_quoted", day=day),
            "covered": reader.rows("most_covered", day=day),
            "articles": reader.rows("day_articles", day=day),
        },
    )
