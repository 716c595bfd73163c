"""Clearing the legacy money (历史遗留案款清理): every old line loaded, named, and led out."""
