"""A PostgreSQL of the ledger's own, for whoever has no administrator to ask for one."""

from ledger.store.embedded.binaries import Binaries, find_binaries
from ledger.store.embedded.cluster import Cluster
from ledger.store.embedded.process import ClusterUnavailable

__all__ = ["Binaries", "Cluster", "ClusterUnavailable", "find_binaries"]
