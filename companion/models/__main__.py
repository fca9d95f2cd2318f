"""``python -m companion.models``: the same as ``companion models``."""

import sys

from companion.errors import CompanionError
from companion.models import command

if __name__ == "__main__":
    try:
        sys.exit(command.run(sys.argv[1:], sys.stdout))
    except CompanionError as error:
        sys.exit(f"companion: {error}")
