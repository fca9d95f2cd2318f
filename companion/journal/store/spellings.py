"""Partners kept under more than one spelling of the same name, as older journals have them.

One keyboard types é as one character, another as two. Names are composed where they come in
(``core.safe_text.composed``); what was kept before that is brought together here.
"""

import json
from collections.abc import Mapping

from companion.core.api.remembered import company
from companion.core.safe_text import composed
from companion.journal.store.engine import Change, Database
from companion.journal.store.people import known

_TOGETHER = """
SELECT 1 FROM attendance AS one JOIN attendance AS two ON one.session = two.session AND one.place < two.place
JOIN partner AS first ON first.id = one.partner JOIN partner AS second ON second.id = two.partner
WHERE first.key IN (?1, ?2) AND second.key IN (?1, ?2)
"""


class Spellings:
    """Finds such partners, and brings together what is kept of each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def apart(self) -> list[str]:
        """Return their names, composed. Two who took part in the same session are two people."""
        return sorted({_new(old): composed(name) for old, name in self._old().items()}.values())

    def join(self, name: str) -> None:
        """Bring together sessions, voices and remembered values under ``name``, all or nothing.

        Where two spellings have a voice, that of the composed one stays. Sessions that may be resumed keep
        the spelling that they began with.
        """
        new = {old: name.casefold() for old in self._old() if _new(old) == name.casefold()}
        with self._database.change() as change:
            for number, kept, key in change.do("SELECT id, name, key FROM partner"):
                if key in new:
                    _merge(change, int(number), composed(kept))
            for row in change.do("SELECT id, people, of, value FROM remembered"):
                _respell(change, row[0], row[1:], new)

    def _old(self) -> dict[str, str]:
        """Keys that aren't composed, with the name of each."""
        companies = [
            set(json.loads(row[0])) for row in self._database.rows("SELECT DISTINCT people FROM remembered")
        ]
        names = {key: key for here in companies for key in here}
        names.update(self._database.rows("SELECT key, name FROM partner"))
        return {
            old: name
            for old, name in names.items()
            if old != (new := _new(old))
            and not any({old, new} <= here for here in companies)
            and not self._database.rows(_TOGETHER, (old, new))
        }


def _new(key: str) -> str:
    return composed(key).casefold()


def _merge(change: Change, old: int, name: str) -> None:
    change.do(
        "UPDATE attendance SET name = ? WHERE partner = ? AND session IN "
        "(SELECT id FROM session WHERE ending IS NOT NULL)",
        (name, old),
    )
    partner = known(change, name)
    change.do("UPDATE attendance SET partner = ? WHERE partner = ?", (partner, old))
    change.do(
        "UPDATE partner SET voice = coalesce(voice, (SELECT voice FROM partner WHERE id = ?)) WHERE id = ?",
        (old, partner),
    )
    change.do("DELETE FROM partner WHERE id = ?", (old,))


def _respell(change: Change, number: int, row: tuple[str, str | None, str], new: Mapping[str, str]) -> None:
    """Give one remembered value the composed names."""
    people, of, value = json.loads(row[0]), row[1], json.loads(row[2])
    if not set(people) & set(new):
        return
    of = of and composed(of)
    change.do(
        "UPDATE remembered SET people = ?, of = ?, of_key = ?, value = ? WHERE id = ?",
        (
            json.dumps(list(company(new.get(one, one) for one in people))),
            of,
            of and of.casefold(),
            json.dumps(composed(value) if isinstance(value, str) else value),
            number,
        ),
    )
