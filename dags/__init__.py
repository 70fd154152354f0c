"""Airflow wiring and nothing else: schedules, mapping, retries, assets. The work is done by `pipeline`."""
