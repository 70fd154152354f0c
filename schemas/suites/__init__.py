"""Great Expectations suites, one module for each table. Each expectation says what breaks for whom when it fails."""
