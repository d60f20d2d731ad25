"""The catalogue's amended rules (rulebook 0.2, N1 to N25): each changes another rule and wins over it."""

from .catalogue import Mark, Rule
from .problem import N_

AMENDMENT_RULES: tuple[Rule, ...] = (
    Rule(
        "N1",
        N_("Mailboxes of companies"),
        "Act 917/2014 s. 203; GDPR Art. 4(1), 4(7)",
        Mark.LAW,
        N_(
            "A shared mailbox is an address of the company and is on a list as the company, without a person."
            " One that is named after a person of the company, or of a sole trader, needs consent."
        ),
        (),
        "kaarea_tui.rules.company_mailboxes",
    ),
    Rule(
        "N2",
        N_("A no reaches every address that was named"),
        "GDPR arts 7(3), 21(3); Act 917/2014 ch. 24",
        Mark.DESIGN,
        N_(
            "An objection to marketing, a withdrawal or an erasure request stops every address that the "
            "person's own words name as his, the sender's, and those on his card, chosen or not; memberships "
            "that go there end. An address on somebody else's card, of a form, of a company or of a "
            "representative is shown, and stopped only when a person confirms it. The answer tells which."
        ),
        ("rules.named_addresses.named", "rules.named_addresses.waits"),
        "kaarea_tui.rules.named_addresses",
    ),
    Rule(
        "N3",
        N_("Numbers pass to successors"),
        "GDPR arts 5(1)(d), 17",
        Mark.DESIGN,
        N_(
            "A number is suppressed for marketing only, also by an erasure: the successor at the desk may "
            "come into the register with it. An erasure takes the e-mail address along that the request came "
            "from, where a person confirms it as the requester's own."
        ),
        ("rules.suppressions.scope_of",),
        "kaarea_tui.rules.suppressions",
    ),
    Rule(
        "N4",
        N_("Leaving one list keeps the group"),
        "GDPR art. 7(3)",
        Mark.DESIGN,
        N_(
            "Whoever leaves one list keeps the consent to its group, which goes on without that list, also "
            "where he was not on it yet; leaving all ends it."
        ),
        ("rules.consents.covers",),
        "kaarea_tui.rules.consents",
    ),
    Rule(
        "N5",
        N_("Questions that stop the clock"),
        "GDPR art. 12(3), 12(6)",
        Mark.DESIGN,
        N_("A question sent in three working days, or with a reason, stops the clock: for fourteen days."),
        ("rules.deadlines.SILENCE", "rules.deadlines.ASK_WITHIN_WORKING_DAYS"),
        "kaarea_tui.rules.deadlines",
    ),
    Rule(
        "N6",
        N_("Asking what is meant"),
        "GDPR recital 63",
        Mark.DESIGN,
        N_("What an access request means is asked only where the register has many rows about the person."),
        ("settings.clarify_rows",),
        "kaarea_tui.rules.request_guards",
    ),
    Rule(
        "N7",
        N_("Late refusals"),
        "GDPR art. 12(4)",
        Mark.LAW,
        N_("A refusal later than one month from receipt needs the reason, and counts as late in the report."),
        (),
        "kaarea_tui.rules.request_guards",
    ),
    Rule(
        "N8",
        N_("A person verified verifies no address"),
        "GDPR arts 5(1)(f), 12(6), 32",
        Mark.DESIGN,
        N_(
            "A way to identify somebody is open only where its proof is: a number on file, a letter sent to "
            "an address on file, one from there that quotes its check part. Data go to an address on file, "
            "by post to one, or are handed over; never to one that a letter or a request named before it "
            "came on the card, nor to one put there since by the person's word."
        ),
        (
            "rules.addresses_on_file.is_on_file",
            "rules.identification.missing_proof",
            "rules.identification.check_answer_address",
        ),
        "kaarea_tui.rules.addresses_on_file",
    ),
    Rule(
        "N9",
        N_("No letter, no step"),
        "GDPR art. 5(2)",
        Mark.DESIGN,
        N_("A pause, an extension, a reminder and an answer are recorded by the letter sent, or its copy."),
        (),
        "kaarea_tui.rules.request_steps",
    ),
    Rule(
        "N10",
        N_("Before identification only what is contested rests"),
        "GDPR art. 18(1)",
        Mark.DESIGN,
        N_(
            "Until the person is identified only the contested group of fields or purpose is restricted, "
            "never the whole record: marketing rests, service mail goes on."
        ),
        ("register.mailing.restrictions.identified",),
        "kaarea_tui.register.mailing.restrictions",
    ),
    Rule(
        "N11",
        N_("Lifting a restriction is a step of its own"),
        "GDPR art. 18(3)",
        Mark.LAW,
        N_(
            "The person is told by a letter first; on its day or after it a person lifts, with the ground. "
            "Until then it waits on home, the card and the case; nothing is lifted by itself."
        ),
        (),
        "kaarea_tui.rules.lifting",
    ),
    Rule(
        "N12",
        N_("Notes are corrected, and a refusal leaves room for the person's own words"),
        "GDPR art. 16",
        Mark.LAW,
        N_(
            "Author and, in a rectification, handler correct a note by a new row; the old one is history. "
            "Where a rectification is refused, the person's own statement is kept on the card."
        ),
        (),
        "kaarea_tui.register.requests.rectified_texts",
    ),
    Rule(
        "N14",
        N_("A personal identity code in a letter is masked"),
        "rules V8, I2",
        Mark.DESIGN,
        N_(
            "Wherever a letter is shown, searched or copied, the code stands as marks. The kept original has "
            "it until it is taken out by hand, which is logged."
        ),
        (),
        "kaarea_tui.exchange.mail_redacting",
    ),
    Rule(
        "N15",
        N_("An external account ends with the contract"),
        "GDPR art. 28; rules 4.8, P7",
        Mark.DESIGN,
        N_(
            "Who works for a service provider signs in, and goes on, only while the provider's contract is in"
            " force; its last day counts."
        ),
        (),
        "kaarea_tui.register.staff.providers",
    ),
    Rule(
        "N17",
        N_("What outlived its period is swept"),
        "GDPR art. 5(1)(e); notice §10",
        Mark.DESIGN,
        N_(
            "Originals of letters go 12 months after the closing of the case, the case after 3 years (its "
            "figures stay), letters set aside after 6 months, IP addresses after 12 months, ended consents "
            "and their evidence after 3 years, files of letters after 30 days. Nothing goes while a "
            "restriction or an open case refers to it, and no person. The sweep tells first, goes on where "
            "it was cut, and is logged."
        ),
        ("rules.lives.LIVES",),
        "kaarea_tui.rules.lives",
    ),
    Rule(
        "N18",
        N_("Nobody reaches the giving of rights alone"),
        "GDPR art. 32; rule P3",
        Mark.DESIGN,
        N_(
            "The password of a register owner, and of the second person whom the owner has named, is "
            "reset only with the approval of another owner or of that person, never of an administrator; "
            "else on the server, which is told at every sign-in for 30 days. A one-time secret opens one "
            "session and never becomes the password."
        ),
        ("settings.second_person", "rules.signin.RECOVERY_TOLD_FOR"),
        "kaarea_tui.register.staff.second_person",
    ),
)
