"""A Sifaka client in one file: the wire, with nothing of Sifaka's own code.

It needs paho-mqtt (1.6 or 2.x) for MQTT 3.1.1 and the ``openssl`` program for one cipher; the rest is
Python's standard library. Protobuf messages are written and read by hand, to show their bytes.

    client = SifakaClient("127.0.0.1")
    client.connect()
    client.call_json("User", "Login", {"username": "alice", "password": "..."})
    reply = client.call_protobuf(2, 4)          # User.GetSelfInfo
    client.close()

Calls block until their reply; do not make them inside a push callback, which runs on paho's thread.
"""

import collections
import hashlib
import json
import secrets
import subprocess
import threading

import paho.mqtt.client as mqtt

# Names of the state codes that belong to no function. docs/protocol.md, "State codes".
STATES = {
    0xEE: "StoreFailed",
    0xEF: "TokenRequired",
    0xF0: "TooBusy",
    0xF1: "ServerIsDown",
    0xF2: "InvalidToken",
    0xF3: "RequestTimeout",
    0xF4: "NotAcceptable",
    0xF5: "MethodNotAllowed",
    0xF6: "Frozen",
    0xF7: "Unknown",
    0xF8: "LoginTimeOut",
    0xF9: "NeedLogin",
    0xFA: "BadRequest",
    0xFB: "Unauthorized",
    0xFC: "NotFound",
    0xFD: "ParamNotAllow",
    0xFE: "ParamParseFail",
    0xFF: "Internal",
}


class SifakaError(Exception):
    """The server answered a call with a state other than 0: ``state``, ``text``."""

    def __init__(self, state, text):
        name = STATES.get(state, "an error of the function")
        super().__init__(f"0x{state:02x} {name}: {text}")
        self.state = state
        self.text = text


# --- the classic suite: AES-128-CTR under a key that both sides derive --------------------------


def derive_key(client_id, nonce):
    """The session's key: MD5 of id and nonce, after two pairs of bytes have changed places."""
    data = bytearray((client_id + nonce).encode("ascii"))
    data[32], data[6] = data[6], data[32]
    data[48], data[31] = data[31], data[48]
    return hashlib.md5(bytes(data)).digest()


class ClassicCipher:
    """XOR with a key stream that begins anew with every message, so it is computed only once."""

    FIRST_BYTES = 4096

    def __init__(self, key):
        self._key = key.hex()
        self._stream = b""

    def apply(self, payload):
        """Encrypts, and decrypts: both are the same."""
        size = len(payload)
        if size > len(self._stream):
            self._stream = self._key_stream(max(size, self.FIRST_BYTES, 2 * len(self._stream)))
        mixed = int.from_bytes(payload, "big") ^ int.from_bytes(self._stream[:size], "big")
        return mixed.to_bytes(size, "big")

    def _key_stream(self, size):
        # The key is the initial counter block too. Encrypting zeros gives the stream itself.
        command = ["openssl", "enc", "-aes-128-ctr", "-K", self._key, "-iv", self._key]
        done = subprocess.run(command, input=bytes(size), stdout=subprocess.PIPE, check=True)
        return done.stdout


# --- protobuf, as much of it as these messages need ---------------------------------------------


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def string_field(field, text):
    """A string field; left out when it is empty, as proto3 does."""
    data = text.encode("utf-8")
    return varint(field << 3 | 2) + varint(len(data)) + data if data else b""


def read_varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def read_message(data):
    """Fields by number: an int for a varint, bytes for what has a length. The last one of each wins."""
    fields = {}
    at = 0
    while at < len(data):
        head, at = read_varint(data, at)
        if head & 7 == 0:
            fields[head >> 3], at = read_varint(data, at)
        elif head & 7 == 2:
            size, at = read_varint(data, at)
            if at + size > len(data):
                raise ValueError("a field is cut short")
            fields[head >> 3] = data[at : at + size]
            at += size
        else:
            raise ValueError(f"wire type {head & 7} is in none of these messages")
    return fields


def text_of(fields, field):
    return fields.get(field, b"").decode("utf-8")


# --- the client ---------------------------------------------------------------------------------


class _Waiter:
    """A call whose reply has not come."""

    def __init__(self):
        self._done = threading.Event()
        self._payload = None

    def settle(self, payload):
        self._payload = payload
        self._done.set()

    def wait(self, timeout):
        if not self._done.wait(timeout):
            raise TimeoutError(f"no reply within {timeout} s")
        if self._payload is None:
            raise ConnectionError("the connection ended; whether the call ran is unknown")
        return self._payload


class SifakaClient:
    """One connection to a gate. It does not come back by itself: make a new one.

    ``on_push`` is called as ``on_push(topic, module, type, content)``: on ``p`` the content is the
    decoded JSON object, on ``q`` the bytes of the protobuf message.
    """

    def __init__(self, host, port=1883, timeout=5.0, on_push=None):
        # Fresh for each connection, so that a lost one never bars the next: 39 characters of 32..64.
        self.client_id = "python." + secrets.token_hex(16)
        self._address = (host, port)
        self._timeout = timeout
        self._on_push = on_push
        self._cipher = None
        self._lock = threading.Lock()
        # Requests on one bare topic are answered in their order.
        self._waiting = {"i": collections.deque(), "f": collections.deque()}
        self._ready = threading.Event()
        self._subscribed = False
        self._failure = None
        self._mqtt = self._make_mqtt()

    def connect(self):
        """Connects and takes the key; raises ConnectionError, OSError or TimeoutError."""
        self._mqtt.connect(*self._address, keepalive=30)
        self._mqtt.loop_start()
        if not self._ready.wait(self._timeout):
            self.close()
            raise TimeoutError(f"no key within {self._timeout} s")
        if self._failure is not None:
            self.close()
            raise ConnectionError(self._failure)

    def close(self):
        self._mqtt.disconnect()
        self._mqtt.loop_stop()
        self._fail("closed")

    def call_json(self, module, function, params=None):
        """Calls a function with a dict and returns its result as one; raises SifakaError."""
        request = {"module": module, "func": function, "params": params or {}}
        reply = json.loads(self._exchange("i", json.dumps(request).encode("utf-8")))
        if reply["state"] != 0:
            raise SifakaError(reply["state"], reply["msg"])
        return reply["result"]

    def call_protobuf(self, module, function, params=b""):
        """The same by numbers, with the bytes of a message and the bytes of the reply message."""
        reply = self._exchange("f", bytes([module, function]) + params)
        if reply[:2] != bytes([module, function]):
            raise ValueError(f"a reply of {reply[0]}.{reply[1]} came instead")
        # AllResponse { bytes result = 1; string msg = 2; int32 state = 3; }
        answer = read_message(reply[2:])
        if answer.get(3, 0) != 0:
            raise SifakaError(answer[3], text_of(answer, 2))
        return answer.get(1, b"")

    def _exchange(self, topic, payload):
        waiter = _Waiter()
        # Sending and queueing together, or two threads' replies could change places.
        with self._lock:
            if self._failure is not None or self._cipher is None:
                raise ConnectionError(self._failure or "connect first")
            self._waiting[topic].append(waiter)
            self._mqtt.publish(topic, self._cipher.apply(payload), qos=1)
        return waiter.wait(self._timeout)

    def _make_mqtt(self):
        options = {"client_id": self.client_id, "protocol": mqtt.MQTTv311}
        # Requests that were not acknowledged would be sent again under a key that is gone.
        options["reconnect_on_failure"] = False
        if hasattr(mqtt, "CallbackAPIVersion"):
            options["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION2
        client = mqtt.Client(**options)
        client.on_connect = self._connected
        client.on_subscribe = self._granted
        client.on_message = self._received
        client.on_disconnect = self._disconnected
        return client

    # paho 1.6 and 2.x give their callbacks different numbers of arguments.

    def _connected(self, _client, _userdata, _flags, code, *_rest):
        if code != 0:
            return self._fail(f"the server refused the connection: {code}")
        # Judged in order: the key is there as soon as "s" is granted. Replies need no subscription.
        self._mqtt.subscribe([("s", 1), ("p", 1), ("q", 1)])

    def _granted(self, _client, _userdata, _mid, codes, *_rest):
        if any(getattr(code, "value", code) >= 0x80 for code in codes):
            return self._fail("the server refused a subscription")
        self._subscribed = True
        self._announce()

    def _received(self, _client, _userdata, message):
        if message.topic == "s":
            # The same nonce comes again when the server asks for a sign of life.
            if self._cipher is None:
                nonce = message.payload.decode("ascii")
                self._cipher = ClassicCipher(derive_key(self.client_id, nonce))
                self._announce()
            return
        payload = self._cipher.apply(message.payload)
        if message.topic in self._waiting:
            self._settle(message.topic, payload)
        elif self._on_push is not None:
            self._push(message.topic, payload)

    def _announce(self):
        if self._subscribed and self._cipher is not None:
            self._ready.set()

    def _settle(self, topic, payload):
        with self._lock:
            waiter = self._waiting[topic].popleft() if self._waiting[topic] else None
        if waiter is not None:
            waiter.settle(payload)

    def _push(self, topic, payload):
        if topic == "q":
            self._on_push(topic, payload[0], payload[1], payload[2:])
        else:
            push = json.loads(payload)
            self._on_push(topic, push["module"], push["type"], push["content"])

    def _disconnected(self, *_args):
        self._fail("the connection ended")

    def _fail(self, reason):
        with self._lock:
            self._failure = self._failure or reason
            waiting = [waiter for queue in self._waiting.values() for waiter in queue]
            for queue in self._waiting.values():
                queue.clear()
        for waiter in waiting:
            waiter.settle(None)
        self._ready.set()
