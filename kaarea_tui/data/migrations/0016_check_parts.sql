-- What only who read the letter can quote (N8); letters of before have none, so a reply proves nothing by them.
ALTER TABLE request_letter ADD COLUMN check_part TEXT NOT NULL DEFAULT '';
