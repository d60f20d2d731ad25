"""What is sent to a data subject: letters, access reports, portable copies (rulebook 2.6 to 2.9)."""
