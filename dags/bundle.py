"""The DAGs of the installed package as a DAG bundle: nothing has to be copied into a folder of DAGs."""

from pathlib import Path
from typing import Any

from airflow.dag_processing.bundles.local import LocalDagBundle

DAGS_FOLDER = Path(__file__).resolve().parent


class InstalledDags(LocalDagBundle):
    """The folder in which this package is installed, wherever that is on a machine."""

    def __init__(self, **options: Any) -> None:
        super().__init__(path=str(DAGS_FOLDER), **options)
