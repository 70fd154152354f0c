-- What analysts ask every day. Each query has its name in the comment above it.

-- who is named with the most frequent
SELECT other_name, articles FROM entity_co_mentions WHERE entity_id = $frequent ORDER BY articles DESC LIMIT 20;

-- who is named with a rare one
SELECT other_name, articles FROM entity_co_mentions WHERE entity_id = $rare ORDER BY articles DESC LIMIT 20;

-- pairs that are named most
SELECT name, other_name, articles FROM entity_co_mentions ORDER BY articles DESC LIMIT 20;

-- days of the most frequent
FROM entity_timeline WHERE entity_id = $frequent ORDER BY day;

-- days of a rare one
FROM entity_timeline WHERE entity_id = $rare ORDER BY day;

-- most named in the last month
SELECT name, sum(articles) AS articles
FROM entity_timeline
WHERE day > $last::DATE - INTERVAL 30 DAY
GROUP BY name
ORDER BY articles DESC
LIMIT 20;

-- a month of all sources
FROM coverage_by_day WHERE day > $last::DATE - INTERVAL 30 DAY;

-- all years by language
SELECT language, sum(articles) AS articles, sum(words) AS words FROM coverage_by_day GROUP BY language;

-- what somebody said
SELECT text, published_at, outlet FROM quote_book WHERE speaker_entity_id = $frequent LIMIT 50;

-- all sources
FROM source_scorecard;

-- what was repaired
SELECT rule, sum(applied) AS applied FROM repair_report GROUP BY rule;

-- who copies
FROM originality;

-- a story
FROM story_book WHERE story_id = (SELECT min(story_id) FROM stories WHERE articles > 1);

-- the funnel of the last month
SELECT outcome, sum(documents) AS documents
FROM ingest_funnel
WHERE day > $last::DATE - INTERVAL 30 DAY
GROUP BY outcome;
