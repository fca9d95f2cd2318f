"""Places to transcribe at: who goes next."""

import pytest

from companion.hearing.places import PATIENCE_S, Places


@pytest.mark.parametrize(
    ("number", "wishes", "order"),
    [
        (1, [(0.0, "record a"), (0.1, "draft b"), (0.2, "draft c")], ["draft b", "draft c", "record a"]),
        (1, [(0.0, "record a"), (0.1, "record b")], ["record a", "record b"]),
        (1, [(0.0, "record a"), (PATIENCE_S + 1, "draft b")], ["record a", "draft b"]),
    ],
    ids=["drafts first", "who waits longest first", "a record never starves"],
)
def test_a_draft_goes_first_and_then_who_waits_longest(
    number: int, wishes: list[tuple[float, str]], order: list[str]
) -> None:
    """A record that has waited for seconds goes before a draft that comes then."""
    now = [0.0]
    places = Places(number, lambda: now[0])
    held = places.ask(draft=True)
    places.take(held)
    asked = {}
    for now[0], name in wishes:
        asked[name] = places.ask(draft=name.startswith("draft"))
    gone = []
    while asked:
        assert not any(map(places.goes_next, asked.values())), "the place is taken"
        places.leave(held)
        (name,) = [name for name, request in asked.items() if places.goes_next(request)]
        held = asked.pop(name)
        places.take(held)
        gone.append(name)
    assert gone == order


def test_records_leave_a_place_to_drafts() -> None:
    """An answer never waits until the long records of other rooms are made."""
    places = Places(3, lambda: 0.0)
    records = [places.ask(draft=False) for _ in range(3)]
    for record in records[:2]:
        places.take(record)
    assert not places.goes_next(records[2])
    draft = places.ask(draft=True)
    assert places.goes_next(draft)
