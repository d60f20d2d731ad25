-- Sessions whose program lives still are counted, not those of a program that was killed (S11).
ALTER TABLE user_session ADD COLUMN seen_at TEXT;
