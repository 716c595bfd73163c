-- A lot may be sold for several cases: it is found by each of them, not by its first alone.
CREATE INDEX lots_further_cases ON views.lots USING gin ((terms -> 'cases'));
