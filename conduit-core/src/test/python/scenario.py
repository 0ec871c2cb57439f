"""What a client in another language does with a server: run by PythonClientServerTests.

Arguments: address, user. The password comes from CONDUIT_PASSWORD.
"""

import os
import queue
import sys
import threading

from conduit_client import Client, LoginError, Payload, RemoteError

ADDRESS, USER = sys.argv[1:3]

# Small frames, so that payloads are split, and short heart-beats, so that there are some.
LIMITS = {"max-frame-size": 8192, "heartbeat-interval": 200, "heartbeat-timeout": 10000}
PASSWORD = os.environ["CONDUIT_PASSWORD"]


def refused(action, code):
    """The problem that an action ends in."""
    try:
        result = action()
    except RemoteError as ex:
        assert ex.code == code, f"expected {code}, found {ex}"
        return ex
    raise AssertionError(f"expected {code}, found {result!r}")


def wrong_credentials():
    for user, password in ((USER, "wrong"), ("nobody", PASSWORD)):
        problem = refused(lambda: Client.connect(ADDRESS, user, password), 3001)
        assert isinstance(problem, LoginError) and not problem.retryable
    refused(lambda: Client.connect(ADDRESS), 3004)


def calls(client):
    assert client.call("echo", {"a": 1, "b": "zwei €"}) == {"a": 1, "b": "zwei €"}
    assert client.call("echo", b"\x00\xff") == b"\x00\xff"
    assert client.call("echo", Payload("grüße".encode(), "text/plain")) == "grüße"
    assert client.call("echo") is None
    large = bytes(range(256)) * (12 * 1024)
    assert client.call("echo", large) == large
    refused(lambda: client.call("no.such.method"), 4000)
    problem = refused(lambda: client.call("refuse"), 2000)
    assert problem.violations == [("order.lines[0]", "must not be empty"), ("größe", "must be positive")]
    try:
        client.call("never", timeout=0.3)
        raise AssertionError("expected a time-out")
    except TimeoutError:
        pass
    except RemoteError as ex:
        assert ex.code == 1002, ex
    client.send("note", "remember")
    while client.call("noted") != "remember":
        pass


def many_calls_at_once(client):
    results = {}

    def call(number):
        results[number] = client.call("echo", number)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == {number: number for number in range(50)}, results


def messages(client):
    with client.subscribe("news.*") as news:
        publisher = threading.Thread(target=client.publish, args=("news.today", {"text": "hello"}, "processed"),
                                     kwargs={"headers": {"lang": "en"}})
        publisher.start()
        first = news.receive(10)
        assert (first.topic, first.value(), first.attempt) == ("news.today", {"text": "hello"}, 1)
        assert first.headers == {"lang": "en"}
        first.nack(detail="not now", retryable=True)
        again = news.receive(10)
        assert (again.value(), again.attempt) == ({"text": "hello"}, 2)
        again.ack()
        publisher.join(10)
        assert not publisher.is_alive()
        for number in range(100):
            client.publish("news.count", number, ack="none")
        for number in range(100):
            message = news.receive(10)
            assert message.value() == number
            message.ack()
    client.publish("news.today", "nobody hears this", ack="received")
    try:
        news.receive(0.1)
        raise AssertionError("a message after the end of the subscription")
    except Exception as ex:
        assert not isinstance(ex, AssertionError), ex


def silence(client):
    """The server pings, and so does this client; nobody gives up."""
    with client.subscribe("silence") as quiet:
        try:
            quiet.receive(1)
            raise AssertionError("expected silence")
        except queue.Empty:
            pass
    assert client.call("echo", 1) == 1


def until_the_server_stops(client):
    with client.subscribe("end") as messages:
        print("ready", flush=True)
        for message in messages:
            print(message.value(), flush=True)
            # The server is about to close, and waits for this one.
            threading.Event().wait(0.5)
            assert not client.closed
            message.ack()
    assert client.closed


wrong_credentials()
with Client.connect(ADDRESS, USER, PASSWORD, name="scenario", limits=LIMITS) as client:
    assert client.server == "under-test"
    calls(client)
    many_calls_at_once(client)
    messages(client)
    silence(client)
assert client.closed
with Client.connect(ADDRESS, USER, PASSWORD) as client:
    until_the_server_stops(client)
print("done")
