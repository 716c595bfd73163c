"""Bank files of every kind (camt messages, the banks' own exports) as one neutral statement."""
