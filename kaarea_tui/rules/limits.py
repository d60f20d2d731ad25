"""How long each field may be, in one table."""

from .problem import N_, Problem

LIMITS: dict[str, int] = {
    "last_name": 100,
    "first_names": 150,
    "title": 150,
    "company": 200,
    "department": 150,
    "street": 200,
    "postal_code": 12,
    "post_office": 100,
    "country": 2,
    "email": 254,
    "phone": 40,
    "phone_extension": 10,
    "business_id": 9,
    "web": 300,
    "username": 100,
    "service": 100,
    "list_name": 100,
    "list_description": 500,
    "source_name": 200,
    "recipient": 200,
    "requester": 200,
    "requester_address": 500,
    "legal_ground": 500,
    "reference": 100,
    "grounds": 4000,
    "reason": 500,
    "subject": 200,
    "note": 4000,
    "interaction": 4000,
    "feedback": 8000,
    "answer": 8000,
    "transcript": 20000,
    "wording": 4000,
    "place": 200,
    "search": 1000,
}
"""Most characters (code points after cleaning) of each field, for forms, imports and the register."""


def within(field: str, text: str) -> str:
    """Return `text`, or raise Problem naming the limit and the length given (ASVS 2.2.1).

    `field` is a key of `LIMITS`; another raises KeyError, for it is a programming error.
    """
    limit = LIMITS[field]
    if len(text) > limit:
        raise Problem(
            "too_long",
            N_("At most {limit} characters fit here; there are {length}."),
            limit=str(limit),
            length=str(len(text)),
        )
    return text
