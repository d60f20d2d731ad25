"""Letters whose every part holds hostile strings (T8)."""

from collections.abc import Sequence

WORDS_IN_A_LETTER = 9
LONG = 200
"""A word of more letters has a letter of its own: it would push the others out of sight."""


def hostile_mail(number: int, words: Sequence[str]) -> bytes:
    """A letter with each word in its text, and each in one of name, subject and file name."""
    word = "\n".join(words)
    plain = [
        " ".join("".join(letter for letter in told if letter not in "\r\n\0") for told in words[place::3])
        for place in range(3)
    ]
    name, subject, file_name = (told or plain[0] for told in plain)
    head = f"From: {name} <h{number}@yritys.example>\nSubject: {subject}\nMessage-ID: <x{number}@y>\n"
    attached = (
        f'--b\nContent-Type: application/x; name="{file_name}"\nContent-Disposition: attachment\n\nx\n--b--\n'
    )
    told = f"{head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{word}\n{attached}"
    return told.encode("utf-8", "surrogatepass")


def in_letters(words: Sequence[str]) -> list[Sequence[str]]:
    """The words, several to a letter."""
    short = [word for word in words if len(word) <= LONG]
    return [
        *(short[start : start + WORDS_IN_A_LETTER] for start in range(0, len(short), WORDS_IN_A_LETTER)),
        *([word] for word in words if len(word) > LONG),
    ]
