"""Secrets of an Airflow: made once, kept in files that only their owner can read.

`python -m unspun.deploy.credentials HOME` makes those that are missing, as the compose file needs them.
"""

import argparse
import json
import secrets
from collections.abc import Callable
from pathlib import Path

USERS = {"admin": "admin", "viewer": "viewer"}
"""Logins of the API server with their roles: `viewer` may read everything and change nothing."""


def secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in a file, which is made where it is missing."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make(), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def fernet_key(home: Path) -> str:
    """The key that encrypts Airflow's connections and variables."""
    from cryptography.fernet import Fernet

    return secret(home / "fernet.key", lambda: Fernet.generate_key().decode())


def api_key(home: Path) -> str:
    """The key that signs the sessions of the API server."""
    return secret(home / "api.key", secrets.token_hex)


def jwt_key(home: Path) -> str:
    """The key that signs the tokens of the API server."""
    return secret(home / "jwt.key", lambda: secrets.token_hex(64))


def passwords_file(home: Path) -> Path:
    """The file with the password of each login, as Airflow's simple auth manager reads it."""
    path = home / "passwords.json"
    secret(path, lambda: json.dumps({user: secrets.token_urlsafe(12) for user in USERS}))
    return path


def database_password(home: Path) -> str:
    """The password of the PostgreSQL server that belongs to this home."""
    return secret(home / "postgresql.key", secrets.token_hex)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m unspun.deploy.credentials", description="Make the secrets of an Airflow that are missing"
    )
    parser.add_argument("home", type=Path, help="folder of the files")
    home = parser.parse_args().home
    home.mkdir(parents=True, exist_ok=True)
    for make in (fernet_key, api_key, jwt_key, passwords_file):
        make(home)


if __name__ == "__main__":
    main()
