"""What the command answers to the shell; the README lists the same."""

import signal

DONE = 0
FAULTS_FOUND = 1
LEFT_TO_DO = 1
"""What could be done is done; a person must look at the rest."""
BAD_INPUT = 2
NOT_PERMITTED = 3
INTERRUPTED = 128 + signal.SIGINT
NOBODY_READS = 128 + signal.SIGPIPE
