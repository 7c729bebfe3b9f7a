"""What checks shapes and types in signatures under test: named by addopts in pyproject.toml."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int may stand for a float
