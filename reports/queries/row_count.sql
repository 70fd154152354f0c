SELECT count(*) AS total FROM (
{query}
)
