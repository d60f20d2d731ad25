-- Who wrote, where an answer is wanted, what a letter answers and holds (T1); and to where a letter of ours went (I5).
ALTER TABLE request_mail ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mail ADD COLUMN reply_to_name TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mail ADD COLUMN answered_ids TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mail ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mail ADD COLUMN enclosed TEXT NOT NULL DEFAULT '[]';
ALTER TABLE request_letter ADD COLUMN sent_to TEXT NOT NULL DEFAULT '';
