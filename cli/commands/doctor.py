"""`unspun doctor`: whether the installation and its settings can do their work."""

from unspun.cli.json_lines import write_record
from unspun.cli.options import JsonOption, Refused, settings_of


def doctor(as_json: JsonOption = False) -> None:
    """Check package, models, extensions, rules, sources, folders, warehouse and clock. Exit status 1 if one fails."""
    import typer

    from unspun.pipeline.doctor import examine

    failed = 0
    for diagnosis in examine(settings_of()):
        failed += diagnosis.level == "fail"
        if as_json:
            write_record(diagnosis._asdict())
        else:
            typer.echo(f"{diagnosis.level:<5} {diagnosis.subject:<11} {diagnosis.message}")
    if failed:
        raise Refused(f"{failed} of the checks failed")
