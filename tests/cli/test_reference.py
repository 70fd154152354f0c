"""The page on the command line names every command, argument and option with what it means."""

import typer.main

from unspun.cli.main import app
from unspun.cli.reference import command_line_page


def commands(group, prefix="unspun"):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def test_every_command_is_documented_and_so_is_each_of_its_options():
    page = command_line_page()
    for name, command in commands(typer.main.get_command(app)):
        assert f"\n## {name}\n" in page
        assert command.help, name
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name}"
            assert parameter.help.split(".")[0] in " ".join(section.split()), f"{name}: {parameter.name}"
