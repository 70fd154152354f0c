"""The data dictionary, made of the comments in the warehouse.

`python -m warehouse.dictionary > docs/data-dictionary.md` writes it.
"""

import duckdb

from warehouse import migrations
from warehouse.sql import statement

HEAD = """# Data dictionary

Generated from the comments in the warehouse by `python -m warehouse.dictionary`; a test fails where it is out of date.
Views show the newest revision of each article; the tables whose names end in `_revisions` keep all of them.
"""


def data_dictionary() -> str:
    """The tables, views and columns of the present schema with their comments, as Markdown."""
    with duckdb.connect() as connection:
        migrations.migrate(connection, "duckdb")
        tables = connection.execute(statement("queries/tables.sql")).fetchall()
        columns = connection.execute(statement("queries/columns.sql")).fetchall()
    parts = [HEAD]
    for kind in ("view", "table"):
        parts.append(f"\n# {kind.capitalize()}s\n")
        for name, comment, key in (row[1:] for row in tables if row[0] == kind):
            parts.append(
                f"\n## {name}\n\n{comment}.{f' Key: {key}.' if key else ''}\n\n| column | type | |\n|---|---|---|\n"
            )
            parts += [
                f"| `{column}` | {data_type}{'' if nullable or kind == 'view' else ', not null'} | {text} |\n"
                for table, column, data_type, nullable, text in columns
                if table == name
            ]
    return "".join(parts)


if __name__ == "__main__":
    print(data_dictionary(), end="")
