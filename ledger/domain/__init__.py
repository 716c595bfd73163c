"""What may happen: facts, rules of law, arithmetic. Knows no framework."""
