"""The check of the journal: whether anything can be kept, where its key is, whether it is whole."""

from companion.core.safe_text import one_line
from companion.doctor.probes import Probes
from companion.doctor.verdict import Check, Verdict

_RESTORE = "Bring back a backup: companion restore FILE --replace. What is there is set aside, not deleted."


def journal(probes: Probes) -> Check:
    """Can sessions be kept, who can read them, and are they whole?"""
    found = probes.journal()
    if not found.encrypts:
        remedy = "Install the dependencies again: python3 run.py. Sessions are possible without."
        return Check("journal", Verdict.WARN, one_line(found.key), remedy)
    if found.damages:
        places = "1 place" if found.damages == 1 else f"{found.damages} places"
        return Check("journal", Verdict.NO, f"It is damaged in {places}. {one_line(found.key)}", _RESTORE)
    if found.trouble:
        remedy = "Sessions are possible, and nothing is kept of them until this is put right."
        return Check("journal", Verdict.WARN, one_line(found.trouble), remedy)
    finding = f"{one_line(found.key)} {one_line(found.note)}".strip()
    return Check("journal", Verdict.YES, finding)
