SELECT * FROM (
{query}
)
ORDER BY {order}
