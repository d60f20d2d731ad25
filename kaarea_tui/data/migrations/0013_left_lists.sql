-- Leaving one list keeps a group's consent and excludes that list (N4).
ALTER TABLE consent ADD COLUMN left_lists TEXT NOT NULL DEFAULT '';
