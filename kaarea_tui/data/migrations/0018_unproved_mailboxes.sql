-- A mailbox by whose name nobody can tell that it is shared rests until somebody has said why (N1): a third reason.
-- data/mailbox_proof.py then marks those that were written down before.
/*sqlite
PRAGMA defer_foreign_keys = ON;
CREATE TABLE company_email_kept AS SELECT * FROM company_email;
CREATE TABLE numbers_kept AS SELECT name, seq FROM sqlite_sequence WHERE name = 'company_email';
DROP TABLE company_email;
CREATE TABLE company_email (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES company (id),
    position INTEGER NOT NULL DEFAULT 0,
    address TEXT NOT NULL CHECK (address <> ''),
    address_key TEXT NOT NULL,
    use TEXT NOT NULL DEFAULT 'contact' CHECK (use IN ('general', 'contact', 'billing')),
    mark_reason TEXT NOT NULL DEFAULT '',
    bounced_on TEXT,
    suppressed INTEGER NOT NULL DEFAULT 0 CHECK (suppressed IN (0, 1)),
    stopped_on TEXT,
    stop_reason TEXT NOT NULL DEFAULT '' CHECK (stop_reason IN ('', 'moved', 'named', 'unproved'))
) STRICT;
CREATE UNIQUE INDEX company_email_company ON company_email (company_id, address_key);
CREATE INDEX company_email_key ON company_email (address_key);
INSERT INTO company_email (id, company_id, position, address, address_key, use, mark_reason, bounced_on, suppressed,
    stopped_on, stop_reason)
SELECT id, company_id, position, address, address_key, use, mark_reason, bounced_on, suppressed, stopped_on, stop_reason
FROM company_email_kept;
DROP TABLE company_email_kept;
DELETE FROM sqlite_sequence WHERE name = 'company_email';
INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM numbers_kept;
DROP TABLE numbers_kept;
*/
/*pg
ALTER TABLE company_email DROP CONSTRAINT company_email_stop_reason_check;
ALTER TABLE company_email ADD CONSTRAINT company_email_stop_reason_check
    CHECK (stop_reason IN ('', 'moved', 'named', 'unproved'));
*/
