"""Indicators (质效指标): what a month came to, each by a formula that can be looked into."""
