"""What `make run` prints at its end: outcomes of the run, what the warehouse holds, example queries, where to look.

usage: python -m unspun.cli.demo
"""

from importlib.resources import files

from unspun.cli.printing import outcome_table, print_table
from unspun.pipeline.plan import last_run
from unspun.pipeline.settings.origins import load_settings
from unspun.pipeline.workspace import Workspace


def main() -> None:
    settings = load_settings()
    warehouse = Workspace.of(settings).warehouse
    print_table(outcome_table(last_run(settings)), "Documents of this run, by outcome")
    for path in sorted(files("unspun.cli").joinpath("examples").iterdir(), key=lambda path: path.name):
        sql = path.read_text()
        comment, _, query = sql.partition("\n")
        print(f"\n{comment.removeprefix('-- ')}")
        if "counts" not in path.name:
            print(query.strip())
        print_table(warehouse.query(query))
    print(f"""
warehouse  {warehouse.published}     try: .venv/bin/unspun query "FROM articles"
report     .venv/bin/unspun report, then http://127.0.0.1:8050
Airflow    make up, then http://127.0.0.1:8080""")


if __name__ == "__main__":
    main()
