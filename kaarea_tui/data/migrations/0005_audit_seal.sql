-- The seal of the audit log is kept in meta. The program makes it after this step: that takes the register's key.
DELETE FROM meta WHERE name = 'audit_seal';
