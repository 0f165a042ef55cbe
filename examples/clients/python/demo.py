#!/usr/bin/env python3
"""Registers a player, logs in by JSON, reads itself by protobuf and prints what is pushed."""

import argparse
import queue
import secrets
import sys
import time

from sifaka_client import SifakaClient, SifakaError, read_message, string_field, text_of
from sifaka_contract import State, User


def main():
    options = parse_options()
    pushes = queue.Queue()

    def on_push(topic, module, kind, content):
        pushes.put((topic, module, kind, content))
        say(f"push on {topic}: module {module}, type {kind}, {content!r}")

    client = SifakaClient(options.host, options.port, on_push=on_push)
    client.connect()
    try:
        check(client, pushes) if options.check else play(client, options)
    finally:
        client.close()


def say(line):
    """Pushes come on a thread of their own: a line is written at once, or two would run into each other."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def play(client, options):
    account = {"username": options.user, "password": options.password}
    try:
        registered = client.call_json("User", "Register", account)
        say(f"registered {options.user} as user {registered['result']}")
    except SifakaError as error:
        # The account exists, so it is logged in.
        if error.state != User.Errors.Register.ACCOUNT_TAKEN:
            raise
    login = client.call_json("User", "Login", account)
    say(f"logged in for {login['expireAt']} s")
    name, user_id = read_self(client)
    say(f"I am {name}, user {user_id}")
    time.sleep(options.listen)


def read_self(client):
    """User.GetSelfInfo by protobuf: { UserData userData = 1 }, { string UserName = 1, UserID = 2 }."""
    reply = read_message(client.call_protobuf(User.ID, User.Functions.GET_SELF_INFO))
    user = read_message(reply[1])
    return text_of(user, 1), text_of(user, 2)


def check(client, pushes):
    """Goes through the wire and compares everything; a mismatch ends with exit code 1."""
    name = "python " + secrets.token_hex(6)
    account = {"username": name, "password": "a password of tests"}

    expect_error(State.NEED_LOGIN, lambda: client.call_json("User", "GetSelfInfo"))
    expect_error(State.NEED_LOGIN, lambda: client.call_protobuf(User.ID, User.Functions.GET_SELF_INFO))
    expect_error(State.NOT_FOUND, lambda: client.call_json("User", "NoSuchFunction"))
    expect_error(State.NOT_FOUND, lambda: client.call_protobuf(User.ID, 200))

    registered = client.call_json("User", "Register", account)
    user_id = registered["result"]
    expect("user id", user_id.isdigit(), True)
    expect_login_pushes(pushes)

    login = client.call_json("User", "Login", account)
    expect("token", len(login["token"]) > 20 and login["expireAt"] > 0, True)
    expect_login_pushes(pushes)

    expect("self by protobuf", read_self(client), (name, user_id))
    by_json = client.call_json("User", "GetSelfInfo")
    expect("self by JSON", by_json, {"userData": {"UserName": name, "UserID": user_id}})

    credentials = string_field(1, name) + string_field(2, account["password"])
    by_protobuf = read_message(client.call_protobuf(User.ID, User.Functions.LOGIN, credentials))
    expect("login by protobuf", text_of(by_protobuf, 1) not in ("", login["token"]), True)
    expect("seconds by protobuf", by_protobuf[3], login["expireAt"])
    expect_login_pushes(pushes)

    wrong = string_field(1, name) + string_field(2, "not the password")
    expect_error(User.Errors.Login.WRONG_PASSWORD, lambda: client.call_protobuf(User.ID, User.Functions.LOGIN, wrong))
    # Longer than the key stream at hand, so that more of it is computed.
    longer = dict(account, password="x" * 6000)
    expect_error(User.Errors.Login.WRONG_PASSWORD, lambda: client.call_json("User", "Login", longer))
    expect("self at the end", read_self(client), (name, user_id))
    expect("pushes left", pushes.qsize(), 0)
    say(f"all checks passed as {name}")


def expect_login_pushes(pushes):
    """Each login is pushed as JSON on p and as protobuf on q, in this order."""
    on_p = pushes.get(timeout=5)
    on_q = pushes.get(timeout=5)
    expect("push on p", on_p, ("p", User.ID, User.Pushes.LOGIN_SUCCESS, {"msg": "Login Success"}))
    expect("push on q", on_q, ("q", User.ID, User.Pushes.LOGIN_SUCCESS, string_field(1, "Login Success")))


def expect_error(state, call):
    try:
        result = call()
    except SifakaError as error:
        return expect("state", error.state, state)
    sys.exit(f"expected the state 0x{state:02x}, was answered {result!r}")


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: expected {wanted!r}, found {found!r}")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--user", default="python-" + secrets.token_hex(4))
    parser.add_argument("--password", default="a password of the demo")
    parser.add_argument("--listen", type=float, default=1, help="seconds to wait for pushes")
    parser.add_argument("--check", action="store_true", help="compare everything; exit 1 on a mismatch")
    return parser.parse_args()


if __name__ == "__main__":
    main()
