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
        places.leave(held)
        (name,) = [name for name, request in asked.items() if places.goes_next(request)]
        held = asked.pop(name)
        places.take(held)
        gone.append(name)
    assert gone == order


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_a_draft_waits_for_no_record(cores: int) -> None:
    """An answer never waits until the long records of other rooms are made, on however many cores; records
    begin on no core that a draft has, and leave one of several free."""
    places = Places(cores, lambda: 0.0)
    records = [places.ask(draft=False) for _ in range(cores)]
    for record in records[: max(1, cores - 1)]:
        places.take(record)
    drafts = [places.ask(draft=True) for _ in range(cores + 1)]
    for draft in drafts[:-1]:
        places.take(draft)
    assert not any(map(places.goes_next, (*records, *drafts)))
    places.leave(records[0])
    assert not places.goes_next(records[-1])
    places.leave(drafts[0])
    assert places.goes_next(drafts[-1])
