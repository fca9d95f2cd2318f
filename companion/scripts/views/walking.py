"""All steps of a program, wherever they stand."""

from collections.abc import Iterator

from companion.core import program as p


def every_step(block: p.Block) -> Iterator[p.Step]:
    """All steps of a block and of those within, outer ones first."""
    for step in block:
        yield step
        for inner in inner_blocks(step):
            yield from every_step(inner)


def inner_blocks(step: p.Step) -> tuple[p.Block, ...]:
    """The blocks that a step holds, in the order of the script."""
    match step:
        case p.If(cases=cases, otherwise=otherwise):
            return (*(block for _, block in cases), otherwise)
        case p.Recall(then=then, otherwise=otherwise):
            return (then, otherwise)
        case p.Mirror(otherwise=otherwise):
            return (otherwise,)
        case p.Repeat(do=do) | p.Each(do=do) | p.Rounds(do=do) | p.Use(do=do):
            return (do,)
    return ()
