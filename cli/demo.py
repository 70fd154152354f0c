"""What `make run` prints at its end: outcomes of the run, what the warehouse holds, example queries, where to look.

usage: python -m unspun.cli.demo
"""

import json
from importlib.resources import files

from unspun.cli.printing import outcome_table, print_table
from unspun.pipeline import storage
from unspun.pipeline.batch import LAST_RUN, places
from unspun.pipeline.settings import Settings


def main() -> None:
    settings = Settings()
    warehouse = places(settings).warehouse
    counts = json.loads(storage.read_bytes(str(warehouse.folder / LAST_RUN)))
    print_table(outcome_table(counts), "Documents of this run, by outcome")
    for path in sorted(files("unspun.cli").joinpath("examples").iterdir(), key=lambda path: path.name):
        sql = path.read_text()
        comment, _, query = sql.partition("\n")
        print(f"\n{comment.removeprefix('-- ')}")
        if "counts" not in path.name:
            print(query.strip())
        print_table(warehouse.query(query))
    print(f"""
warehouse  {warehouse.published}     try: .venv/bin/unspun query "FROM articles"
Data Docs  {warehouse.docs}
report     .venv/bin/unspun report
Airflow    make up, then http://127.0.0.1:8080""")


if __name__ == "__main__":
    main()
