SELECT suite, severity, success, count(*) AS n
FROM quality_results
GROUP BY suite, severity, success
ORDER BY suite, severity, success
