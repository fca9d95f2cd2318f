"""Sessions without sound and without waiting: virtual people in virtual time.

``driver`` drives a session from outside; ``people`` answer its questions. Built on them: script
tests (``testing``), exploration of all branches (``simulating``), the proof that everybody can
always get out (``safety``), and typed rehearsals (``playing``).
"""
