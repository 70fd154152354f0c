"""The quality report: one small web app over the published warehouse, in Airflow's UI, by itself, or as a folder."""
