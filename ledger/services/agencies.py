"""Finding a case's register of powers (授权登记)."""

from ledger.domain.agency import Agency
from ledger.store.court import Court


def agency_of(court: Court, case_number: str) -> Agency | None:
    """The register of powers of a case; ``None`` while nothing was entered."""
    id_ = Agency.create_id(case_number)
    return court.find_many(Agency, [id_]).get(id_)
