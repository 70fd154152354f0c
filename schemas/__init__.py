"""The contracts between the rooms: typed records, Arrow schemas, and the expectation suites that audit them."""
