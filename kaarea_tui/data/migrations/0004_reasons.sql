-- The list of who cannot join, and why, leaves as a file of its own kind: its copies are chased like a list's.
/*sqlite
CREATE TABLE list_export_kept AS SELECT * FROM list_export;
DROP TABLE list_export;
CREATE TABLE list_export (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id INTEGER NOT NULL REFERENCES mailing_list (id),
    format TEXT NOT NULL CHECK (format IN ('csv', 'listmonk', 'mailman', 'reasons')),
    purpose TEXT NOT NULL,
    exported_at TEXT NOT NULL,
    exported_by INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    written INTEGER NOT NULL,
    counts TEXT NOT NULL,
    contact_ids TEXT NOT NULL,
    sent_at TEXT
) STRICT;
INSERT INTO list_export SELECT * FROM list_export_kept;
DROP TABLE list_export_kept;
CREATE INDEX list_export_list ON list_export (list_id);
*/
/*pg
ALTER TABLE list_export DROP CONSTRAINT list_export_format_check;
ALTER TABLE list_export ADD CONSTRAINT list_export_format_check
    CHECK (format IN ('csv', 'listmonk', 'mailman', 'reasons'));
*/
