"""`unspun config`: every setting, its value, and where the value comes from."""

from unspun.cli.json_lines import write_record
from unspun.cli.options import JsonOption, Refused


def config(as_json: JsonOption = False) -> None:
    """Show every setting with its value and where it comes from: a variable, the settings file or the default."""
    import pyarrow as pa

    from unspun.cli.printing import print_table
    from unspun.pipeline.settings.origins import explain_settings, hide_passwords
    from unspun.pipeline.settings.readers import InvalidSettings

    try:
        explained = explain_settings()
    except InvalidSettings as error:
        raise Refused(str(error)) from error
    if as_json:
        for setting in explained:
            value = sorted(setting.value) if isinstance(setting.value, frozenset) else setting.value
            write_record(setting._asdict() | {"value": hide_passwords(value) if isinstance(value, str) else value})
        return
    rows = {
        "setting": [setting.name for setting in explained],
        "value": [hide_passwords(_shown(setting.value)) for setting in explained],
        "from": [setting.origin for setting in explained],
    }
    print_table(pa.table(rows))


def _shown(value: object) -> str:
    """A value as a person reads it: nothing for none, names in the order of the alphabet.

    >>> _shown(frozenset({"b.example", "a.example"})), _shown(None), _shown(True)
    ('a.example, b.example', '', 'true')
    """
    if value is None or value == {}:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
