"""Joins the group that works for the playground, takes messages and never says that it has done one.

Usage: group_member.py <folder of conduit_client.py> <address> <user>; the password is in CONDUIT_PASSWORD.
Prints 'joined' and then each message that it gets.
"""

import os
import sys

sys.path.insert(0, sys.argv[1])

from conduit_client import Client  # noqa: E402


def main():
    _, _, address, user = sys.argv
    client = Client.connect(address, user, os.environ["CONDUIT_PASSWORD"])
    work = client.subscribe("playground.work", group="workers")
    print("joined", flush=True)
    while True:
        print("got", work.receive(timeout=60).value(), flush=True)


if __name__ == "__main__":
    main()
