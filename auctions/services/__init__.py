"""What people ask of lots: one class per subject, one method per thing, one commit each."""
