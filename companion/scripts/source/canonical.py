"""One way of writing for steps that can be written in two.

``breathe: {pattern: box, cycles: 6}`` and ``breathe: box`` with ``cycles: 6`` below it
mean the same. Both become the second before the models see them; places stay as they are.
"""

from companion.scripts.source.problems import listed
from companion.scripts.source.steps import BLOCK_KEYS, CASES, MAIN
from companion.scripts.source.tree import Document, Listing, Mark, Node, Scalar, Table

Entries = dict[str, tuple[Scalar, Node]]
Twice = list[tuple[Mark, str]]


def canonical(root: Table) -> tuple[Table, Twice]:
    """The tree with its steps in one way of writing, and keys that then stand twice."""
    twice: Twice = []
    entries = dict(root.entries)
    if "steps" in entries:
        entries["steps"] = (entries["steps"][0], _block(entries["steps"][1], twice))
    if "blocks" in entries and isinstance(blocks := entries["blocks"][1], Table):
        named = {name: (key, _block(node, twice)) for name, (key, node) in blocks.entries.items()}
        entries["blocks"] = (entries["blocks"][0], Table(named, blocks.start))
    return Table(entries, root.start), twice


def reshaped(document: Document) -> tuple[Document, Twice]:
    """``document`` with its tree made canonical."""
    root, twice = canonical(document.root)
    return Document(document.name, document.path, document.lines, root), twice


def _block(node: Node, twice: Twice) -> Node:
    if not isinstance(node, Listing):
        return node
    return Listing(tuple(_step(item, twice) for item in node.items), node.start)


def _step(node: Node, twice: Twice) -> Node:
    if not isinstance(node, Table) or not node.entries:
        return node
    entries = _opened(dict(node.entries), twice)
    for key in BLOCK_KEYS & entries.keys():
        entries[key] = (entries[key][0], _block(entries[key][1], twice))
    if CASES in entries and isinstance(cases := entries[CASES][1], Table):
        ways = {value: (key, _block(way, twice)) for value, (key, way) in cases.entries.items()}
        entries[CASES] = (entries[CASES][0], Table(ways, cases.start))
    return Table(entries, node.start)


def _opened(entries: Entries, twice: Twice) -> Entries:
    """The keys of a step, with those in braces behind the leading key among them."""
    leading = next(iter(entries))
    key, value = entries.pop(leading)
    main = MAIN.get(leading)
    if main is None:
        return {leading: (key, value), **entries}
    within: Entries = {}
    if isinstance(value, Table):
        within = dict(value.entries)
        value = Scalar("", value.start, value.start)
    for name, (again, other) in entries.items():
        if name in within:
            twice.append((again.start, f"the key {listed([name])} stands here a second time"))
        else:
            within[name] = (again, other)
    if main in within and isinstance(value, Scalar) and value.empty:
        value = within.pop(main)[1]
    return {leading: (key, value), **within}
