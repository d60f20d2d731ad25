"""What contacts and companies share: values, edits merged field by field, history, reach, browsing."""
