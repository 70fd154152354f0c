"""Airflow wiring and nothing else: schedules, mapping, retries, pools, assets. The work is done by `pipeline`."""
