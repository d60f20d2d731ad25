"""The room of requests (F5): inbox, case, letters, calendar, report, recipients."""
