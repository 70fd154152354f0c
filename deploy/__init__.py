"""Airflow on one machine: the supervisor behind `make up`, and a single run behind `make run`."""
