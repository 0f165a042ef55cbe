#!/usr/bin/env python3
"""A stock paho client with a fixed id at the stage; coming back is paho's own.

    paho_stage.py CLIENT_FOLDER CLIENT_ID USER PORT

Each time it has a key it logs in by Stage.Enter, and calls Stage.Where ten times a second. It prints what
happens, a JSON object a line, and ends when its standard input does.
"""

import json
import sys
import threading

sys.path.insert(0, sys.argv[1])

import paho.mqtt.client as mqtt  # noqa: E402
from sifaka_client import ClassicCipher, derive_key  # noqa: E402

CLIENT_ID, USER, PORT = sys.argv[2], sys.argv[3], int(sys.argv[4])
cipher = None


def say(event, **values):
    print(json.dumps({"e": event, **values}), flush=True)


def on_connect(client, _data, _flags, code):
    say("connack", code=code)
    if code == 0:
        client.subscribe([("s", 1), ("p", 1)])


def on_disconnect(*_):
    global cipher
    cipher = None
    say("close")


def call(client, func, msg):
    body = {"module": "Stage", "func": func, "params": {"msg": msg}}
    client.publish("i", cipher.apply(json.dumps(body).encode("utf-8")), qos=1)


def on_message(client, _data, message):
    global cipher
    if message.topic == "s":
        cipher = ClassicCipher(derive_key(CLIENT_ID, message.payload.decode("ascii")))
        call(client, "Enter", USER)
    elif cipher is not None:
        body = json.loads(cipher.apply(message.payload))
        if message.topic == "p":
            say("push", module=body["module"], content=body["content"])
        else:
            say("reply", state=body["state"])


def main():
    try:  # paho 2.x
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id=CLIENT_ID)
    except AttributeError:  # paho 1.6
        client = mqtt.Client(client_id=CLIENT_ID)
    client.on_connect = on_connect
    client.on_disconnect = on_disconnect
    client.on_message = on_message
    client.connect("127.0.0.1", PORT, keepalive=10)
    client.loop_start()
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.wait(0.1):
        if cipher is not None and client.is_connected():
            call(client, "Where", "")
    client.disconnect()


if __name__ == "__main__":
    main()
