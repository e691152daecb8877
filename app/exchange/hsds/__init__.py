"""The directory as HSDS 3.1 (Human Services Data Specification, Open Referral): over HTTP and as tables.

`docs/hsds.md` tells integrators which of our fields stands where, `docs/adr/hsds.md` why.
"""
