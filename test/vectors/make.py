#!/usr/bin/env python3
"""Writes more.json: test vectors of the wire, made without any code of this project.

Needs python3, openssl and protoc. Run it in this folder: ./make.py > more.json
MD5 comes from hashlib, AES-CTR from openssl, protobuf from protoc, JSON and base64 from Python.
"""
import base64, hashlib, json, pathlib, subprocess

PROTO = pathlib.Path(__file__).resolve().parent.parent.parent / 'proto'
CLIENT = 'vector-client.0123456789:ABCDEF_xyz'
NONCE = 'n0nceN0nceN0nceN0nceN0nceN0nce00'
CARRY3 = 47_090_799


def key_of(client_id, nonce):
    data = bytearray((client_id + nonce).encode('ascii'))
    data[32], data[6] = data[6], data[32]
    data[48], data[31] = data[31], data[48]
    return hashlib.md5(bytes(data)).digest()


def nonce_ending_in(suffix, start=0):
    """The first nonce from a number on whose key ends in these bytes: its counter carries at once."""
    number = start
    while True:
        nonce = 'carry' + format(number, '027d')
        if key_of(CLIENT, nonce).endswith(suffix):
            return nonce
        number += 1


def encrypt(key, plain):
    command = ['openssl', 'enc', '-aes-128-ctr', '-nosalt', '-K', key.hex(), '-iv', key.hex()]
    return subprocess.run(command, input=plain, capture_output=True, check=True).stdout


def protobuf(message, text):
    command = ['protoc', '-I', str(PROTO), '--encode', message]
    command += sorted(str(path) for path in PROTO.glob('*.proto'))
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout


def compact(value):
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False)


def quoted(data):
    return '"' + ''.join('\\x%02x' % byte for byte in data) + '"'


cases = []


def case(name, topic, plain, nonce=NONCE, **extra):
    key = key_of(CLIENT, nonce)
    entry = {'name': name, 'topic': topic, 'clientId': CLIENT, 'nonce': nonce, 'keyHex': key.hex()}
    entry.update(extra)
    if topic[0] in 'ip':
        entry['json'] = plain.decode()
    else:
        entry['plainHex'] = plain.hex()
    entry['cipherHex'] = encrypt(key, plain).hex()
    cases.append(entry)


def request_of(size):
    """A JSON request of exactly so many bytes."""
    head, tail = '{"module":"Echo","func":1,"params":{"text":"', '"}}'
    body = ''.join(chr(97 + i % 26) for i in range(size - len(head) - len(tail)))
    return (head + body + tail).encode()


def reply_i(name, reply, base64_result=False):
    """`result` is the reply message; on the wire it is its JSON, or the base64 of that."""
    wire = dict(reply)
    if base64_result:
        wire['result'] = base64.b64encode(compact(reply['result']).encode()).decode()
    case(name, 'i', compact(wire).encode(), reply=reply, base64=base64_result)


def reply_f(name, numbers, result=b'', msg='', state=0, **extra):
    text = 'result: %s msg: %s state: %d' % (quoted(result), quoted(msg.encode()), state)
    plain = bytes(numbers) + protobuf('AllResponse', text)
    reply = {'resultHex': result.hex(), 'msg': msg, 'state': state}
    case(name, 'f', plain, module=numbers[0], func=numbers[1], reply=reply, **extra)


def push(name, module, type_, message, text, content):
    case(name + ' on p', 'p', compact({'module': module, 'type': type_, 'content': content}).encode(),
         module=module, type=type_, message=message, content=content)
    case(name + ' on q', 'q', bytes([module, type_]) + protobuf(message, text),
         module=module, type=type_, message=message, content=content)


# Counters. A key ending in ff ff carries from the second block on over three bytes; the second nonce
# was found the same way from 0 on, which takes a minute.
case('counter carry over two bytes', 'i', request_of(100), nonce_ending_in(b'\xff\xff'))
case('counter carry over three bytes', 'i', request_of(170), nonce_ending_in(b'\xff\xff\xff', CARRY3))
case('tagged topic', 'i/abc_-9', request_of(64))
for size in (255, 256, 257, 2047, 2048, 2049, 5000):
    case('request of %d bytes' % size, 'i', request_of(size))

# Replies as JSON.
token = {'token': 't' * 43, 'refreshToken': 'r' * 43, 'expireAt': 604800}
reply_i('reply, state 0', {'result': token, 'msg': '', 'state': 0})
reply_i('reply without fields', {'result': {}, 'msg': '', 'state': 0})
reply_i('reply with an error of the function', {'result': None, 'msg': 'UserName or Password Error', 'state': 1})
reply_i('reply with a general error', {'result': None, 'msg': 'Param Parse Fail', 'state': 0xfe})
reply_i('reply that needs escapes', {'result': {'userData': {'UserName': '"狐猴"\\\n🐒', 'UserID': '7'}}, 'msg': '', 'state': 0})
reply_i('reply in base64', {'result': {'userData': {'UserName': '狐猴', 'UserID': '7'}}, 'msg': '', 'state': 0}, True)

# Replies as protobuf.
reply_f('empty protobuf result', (2, 5))
text = 'result: "1001" tokenInfo { token: "a" refreshToken: "b" expireAt: 604800 }'
reply_f('nested message in a result', (2, 2), protobuf('User_Register_Response', text),
        message='User_Register_Response',
        content={'result': '1001', 'tokenInfo': {'token': 'a', 'refreshToken': 'b', 'expireAt': 604800}})
reply_f('0xfe for fewer than two bytes', (0, 0), msg='Param Parse Fail', state=0xfe)
reply_f('0xf3', (11, 255), msg='Request Timeout', state=0xf3)
reply_f('a negative state, which takes ten bytes', (11, 1), msg='', state=-1)

# Pushes.
push('signed in on another device', 2, 0, 'User_SignedInElsewhere', '', {})
push('login notice', 2, 11, 'User_OnLoginSuccessNotify_Response', 'msg: "welcome"', {'msg': 'welcome'})
push('closing', 1, 0, 'Gate_Closing', 'reason: "drain" code: 1 retryAfterMs: 2500',
     {'reason': 'drain', 'code': 1, 'retryAfterMs': 2500})

print(json.dumps({
    'note': 'Made by make.py with hashlib, openssl and protoc. i and p carry JSON, f and q protobuf. '
            'Classic suite: key = MD5(mix(clientId + nonce)), AES-128-CTR, iv = key.',
    'cases': cases,
}, indent=2, ensure_ascii=False))
