-- What several queries ask, defined on every connection.
CREATE OR REPLACE TEMP MACRO has_markup(body) AS (
    (contains(body, '<') AND regexp_matches(body, '</?(p|br|div|span|a|img|b|i|em|strong|ul|ol|li|h[1-6]|table|tr|td|script|iframe|figure|blockquote)\b[^<>]{0,500}>'))
    OR (contains(body, '&') AND regexp_matches(body, '&(nbsp|amp|quot|apos|lt|gt|[rl]dquo|[rl]squo|[mn]dash|hellip|#x?[0-9A-Fa-f]{2,6});'))
);
