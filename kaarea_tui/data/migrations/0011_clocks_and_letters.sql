-- A pause and an extension rest on the letter that was sent (N5, N9). Those of before keep their dates; where no
-- letter of theirs is kept, letter_id stays null. The program makes pause_ends_on and due anew after this step.
ALTER TABLE request_letter ADD COLUMN outside INTEGER NOT NULL DEFAULT 0 CHECK (outside IN (0, 1));
ALTER TABLE request_letter ADD COLUMN original TEXT NOT NULL DEFAULT '';
ALTER TABLE request_letter ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE request_letter ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE request_suspension ADD COLUMN letter_id INTEGER REFERENCES request_letter (id);
ALTER TABLE request_suspension ADD COLUMN reminder_id INTEGER REFERENCES request_letter (id);
ALTER TABLE request_suspension ADD COLUMN late_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE request_suspension ADD COLUMN before_n5 INTEGER NOT NULL DEFAULT 0 CHECK (before_n5 IN (0, 1));
UPDATE request_suspension SET before_n5 = 1, letter_id = (
    SELECT max(l.id) FROM request_letter l
    WHERE l.case_id = request_suspension.case_id AND l.kind = request_suspension.kind
        AND l.sent_on = request_suspension.asked_on),
    reminder_id = (
    SELECT max(l.id) FROM request_letter l
    WHERE l.case_id = request_suspension.case_id AND l.kind = 'reminder'
        AND l.sent_on = request_suspension.reminded_on);
DROP INDEX request_case_inbox;
DROP INDEX request_case_owner;
DROP INDEX request_case_author;
ALTER TABLE request_case DROP COLUMN suspended;
ALTER TABLE request_case ADD COLUMN pause_ends_on TEXT;
ALTER TABLE request_case ADD COLUMN refusal_late_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX request_case_inbox ON request_case (due, id) WHERE closed_at IS NULL;
CREATE INDEX request_case_owner ON request_case (owner_id, due, id) WHERE closed_at IS NULL;
CREATE INDEX request_case_author ON request_case (created_by, due, id) WHERE closed_at IS NULL;
CREATE INDEX request_case_paused ON request_case (due, id) WHERE pause_ends_on IS NOT NULL AND closed_at IS NULL;
