"""What the commands share: options, settings, and a way to refuse in one line."""

from typing import Annotated, Any

import typer

WarehouseOption = Annotated[
    str | None, typer.Option("--warehouse", "-w", help="Published warehouse file.", envvar="UNSPUN_WAREHOUSE")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class Refused(typer.Exit):
    """Ends a command with status 1 and one line on standard error that says what to do."""

    def __init__(self, message: str) -> None:
        typer.echo(f"unspun: {message}", err=True)
        super().__init__(1)


def settings(**given: Any) -> Any:
    """Settings from the options that were given, else from the environment, else the defaults."""
    from pydantic import ValidationError

    from unspun.pipeline.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise Refused(f"a setting is wrong: {problems}") from error
