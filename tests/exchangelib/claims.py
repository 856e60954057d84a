"""The list of claims, and what most of them need: people, sending, finding, being refused.

A claim is a function that takes a World and raises when the claim does not hold. Each uses
subjects of its own, so that the order does not matter.
"""

from exchangelib import ExtendedProperty, Mailbox, Message

from world import DOMAIN

CHECKS = []


def proves(claim):
    def keep(function):
        CHECKS.append((claim, function))
        return function

    return keep


class OwnHeader(ExtendedProperty):
    distinguished_property_set_id = "InternetHeaders"
    property_name = "X-Own-Header"
    property_type = "String"


class OwnKey(ExtendedProperty):
    property_set_id = "5d8f4a3c-0b7e-4d1c-9d57-3f1c7f0c2a10"
    property_name = "own-key"
    property_type = "String"


class TransportHeaders(ExtendedProperty):
    property_tag = 0x007D
    property_type = "String"


Message.register("own_header", OwnHeader)
Message.register("own_key", OwnKey)
Message.register("transport_headers", TransportHeaders)


def person(user):
    return Mailbox(email_address=f"{user}@{DOMAIN}")


def send(account, to, subject, body="text", **fields):
    message = Message(
        account=account, subject=subject, body=body, to_recipients=[person(u) for u in to], **fields
    )
    message.send_and_save()
    return message


def only(folder, subject):
    """The one message of this subject."""
    found = list(folder.filter(subject=subject))
    assert len(found) == 1, f"{len(found)} messages '{subject}' in {folder.name}"
    return found[0]


def refused(errors, act):
    try:
        act()
    except errors as error:
        return error
    raise AssertionError(f"not refused with {errors}")
