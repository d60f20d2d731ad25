-- An answer to a mailing keeps which rows its carrying out changed, so that it can be taken back.
ALTER TABLE list_return ADD COLUMN carried TEXT NOT NULL DEFAULT '';
