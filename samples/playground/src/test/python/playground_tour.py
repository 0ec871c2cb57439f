"""Walks through the playground as a program in another language would: with docs/examples/conduit_client.py alone.

Usage: playground_tour.py <folder of conduit_client.py> <address> <user>; the password is in CONDUIT_PASSWORD.
Ends with 'the tour is over' and 0 where all was as it should be.
"""

import os
import sys

sys.path.insert(0, sys.argv[1])

from conduit_client import TEXT, Client, LoginError, Payload, RemoteError  # noqa: E402

VALIDATION, APPLICATION, METHOD_NOT_FOUND, EXECUTION_FAILED = 2000, 1004, 4000, 4002


def problem(call):
    """The problem that a call ends with."""
    try:
        result = call()
    except RemoteError as error:
        return error
    raise AssertionError(f"expected a problem, found {result!r}")


def equal(expected, actual):
    assert expected == actual, f"expected {expected!r}, found {actual!r}"


def calls(client):
    equal({"sum": 3}, client.call("calculator.add", {"a": 1, "b": 2}))
    equal(0.25, client.call("calculator.divide", {"dividend": 1, "divisor": 4}))
    equal(b"\x00\xff", client.call("echo", b"\x00\xff"))
    equal("grüß dich", client.call("echo", Payload("grüß dich".encode(), TEXT)))
    equal({"user": "playground", "client": "python"}, client.call("caller.whoami"))
    equal({"trace": "42"}, client.call("caller.headers", headers={"trace": "42"}))
    large = bytes(3 * 1024 * 1024)  # several frames, both ways
    equal(large, client.call("echo", large))


def errors(client):
    declared = problem(lambda: client.call("calculator.divide", {"dividend": 1, "divisor": 0}))
    equal((APPLICATION, "division-by-zero", False), (declared.code, declared.type, declared.retryable))
    later = problem(lambda: client.call("orders.place", {"customer": "a@b.example",
                                                         "items": [{"article": "unicorn", "quantity": 1}]}))
    equal(("out-of-stock", True, 2000), (later.type, later.retryable, later.retry_after))
    invalid = problem(lambda: client.call("orders.place", {"customer": "nobody",
                                                           "items": [{"article": "", "quantity": 0}]}))
    equal(VALIDATION, invalid.code)
    equal({"customer", "items[0].article", "items[0].quantity"}, {field for field, _ in invalid.violations})
    secret = problem(lambda: client.call("orders.crash"))
    equal(EXECUTION_FAILED, secret.code)
    assert "cellar" not in str(secret), str(secret)
    equal(METHOD_NOT_FOUND, problem(lambda: client.call("nobody.home")).code)


def topics(client):
    with client.subscribe("playground.*.heard") as heard:
        client.publish("playground.python.said", {"text": "hello"}, ack="received")
        message = heard.receive(timeout=10)
        equal(("playground.python.heard", {"text": "hello"}), (message.topic, message.value()))
        message.ack()
    with client.subscribe("playground.ticks") as ticks:
        first, second = ticks.receive(timeout=10), ticks.receive(timeout=10)
        first.ack(), second.ack()
        equal(first.value()["number"] + 1, second.value()["number"])
    with client.subscribe("playground.work.done") as done:
        client.publish("playground.work", Payload(b"dig", TEXT))
        message = done.receive(timeout=10)
        equal({"text": "dig", "key": "", "priority": "NORMAL", "attempt": 1}, message.value())
        message.ack()
    client.publish("playground.flaky", {"text": "at the second attempt"}, ack="processed", timeout=20)
    equal(APPLICATION, problem(lambda: client.publish("playground.refused", {}, ack="processed")).code)


def main():
    _, _, address, user = sys.argv
    password = os.environ["CONDUIT_PASSWORD"]
    try:
        Client.connect(address, user, password + "?").close()
        raise AssertionError("a wrong password lets nobody in")
    except LoginError:
        pass  # as it should be
    with Client.connect(address, user, password) as client:
        calls(client)
        errors(client)
        topics(client)
    assert client.closed
    print("the tour is over")


if __name__ == "__main__":
    main()
