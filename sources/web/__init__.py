"""Documents of the web: feeds, sitemaps and pages, fetched politely."""
