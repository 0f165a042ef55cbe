#!/usr/bin/env python3
"""A stock paho client with a fixed id, as a part of the load: it comes back by itself, unaided.

    paho_client.py CLIENT_FOLDER LOG_FILE NAME PORT[,PORT...]

It calls Ledger.Write on bare ``i``, one after the other, and writes the history of it to LOG_FILE, with
times of CLOCK_MONOTONIC. It ends when its standard input does.
"""

import json
import sys
import threading
import time

sys.path.insert(0, sys.argv[1])

import paho.mqtt.client as mqtt  # noqa: E402
from sifaka_client import ClassicCipher, derive_key  # noqa: E402

LOG, NAME, PORTS = sys.argv[2], sys.argv[3], [int(port) for port in sys.argv[4].split(",")]
CLIENT_ID = (NAME + ".").ljust(40, "x")
DEADLINE_MS = 3000


class Load:
    def __init__(self):
        self.log = open(LOG, "a", buffering=1)
        self.lock = threading.RLock()
        self.conn = 0
        self.cipher = None
        self.nonce = None
        self.count = 0
        self.answered = threading.Event()
        self.mids = {}
        self.early = set()
        try:  # paho 2.x
            self.mqtt = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id=CLIENT_ID)
        except AttributeError:  # paho 1.6
            self.mqtt = mqtt.Client(client_id=CLIENT_ID)
        self.mqtt.reconnect_delay_set(min_delay=1, max_delay=1)
        self.mqtt.on_connect = self.on_connect
        self.mqtt.on_disconnect = self.on_disconnect
        self.mqtt.on_message = self.on_message
        self.mqtt.on_publish = self.on_publish

    def add(self, kind, **values):
        with self.lock:
            event = {"t": time.monotonic_ns() / 1e6, "e": kind, "client": NAME, "conn": self.conn}
            self.log.write(json.dumps({**event, **values}) + "\n")

    def on_connect(self, client, _data, _flags, code):
        if code != 0:
            return
        with self.lock:
            self.conn += 1
            self.cipher = None
            self.add("connect", clientId=CLIENT_ID)
        client.subscribe([("s", 1), ("p", 1)])

    def on_disconnect(self, *_):
        with self.lock:
            if self.conn > 0:
                self.add("close")
            self.cipher = None
        self.answered.set()

    def on_message(self, _client, _data, message):
        if message.topic == "s":
            nonce = message.payload.decode("ascii")
            with self.lock:
                if self.cipher is None or nonce != self.nonce:
                    self.nonce = nonce
                    self.cipher = ClassicCipher(derive_key(CLIENT_ID, nonce))
            return
        with self.lock:
            cipher = self.cipher
        if cipher is None or not message.topic.startswith("i"):
            return
        reply = json.loads(cipher.apply(message.payload))
        result = reply["result"] or {}
        words = {"state": reply["state"], "text": reply["msg"], "topic": message.topic}
        self.add("reply", request=result.get("key"), name=result.get("client"), **words)
        self.answered.set()

    def on_publish(self, _client, _data, mid, *_):
        with self.lock:
            request = self.mids.pop(mid, None)
            if request is None:
                self.early.add(mid)
            else:
                self.add("puback", request=request)

    def call(self):
        with self.lock:
            if self.cipher is None or not self.mqtt.is_connected():
                return False
            self.count += 1
            request = f"{NAME}-{self.conn}-{self.count}"
            params = {"key": request, "client": NAME}
            body = {"module": "Ledger", "func": "Write", "params": params}
            what = {"wire": "i", "tag": None, "func": "Write", "deadlineMs": DEADLINE_MS}
            self.add("invoke", request=request, **what)
            self.answered.clear()
            payload = self.cipher.apply(json.dumps(body).encode("utf-8"))
        # Not under the lock: paho calls back while it holds a lock that publishing takes.
        mid = self.mqtt.publish("i", payload, qos=1).mid
        with self.lock:
            if mid in self.early:
                self.early.discard(mid)
                self.add("puback", request=request)
            else:
                self.mids[mid] = request
        self.answered.wait(15)
        return True

    def run(self, ended):
        port = 0
        while not ended.is_set():  # the first connection; later ones are paho's own
            try:
                self.mqtt.connect("127.0.0.1", PORTS[port % len(PORTS)], keepalive=10)
                break
            except OSError:
                port += 1
                time.sleep(0.2)
        self.mqtt.loop_start()
        while not ended.is_set():
            time.sleep(0.02 if self.call() else 0.1)
        self.mqtt.disconnect()
        self.mqtt.loop_stop()


def main():
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    Load().run(ended)


if __name__ == "__main__":
    main()
