"""Sessions without sound and without waiting: virtual people in virtual time.

``driver`` moves a session as the world would; ``people`` answer what it asks. On top of
them stand script tests (``testing``), walks through all branches (``simulating``), the
proof that everybody can always get out (``safety``), and typed rehearsals (``playing``).
"""
