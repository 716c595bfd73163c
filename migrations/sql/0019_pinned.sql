-- The one receipt whose money a hold keeps, and no other (R2.01).
ALTER TABLE views.holds ADD COLUMN receipt uuid;
