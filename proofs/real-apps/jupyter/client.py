"""client.py URL: asks a Jupyter server for files, kernels and terminals, and prints what came back, as JSON."""
import base64
import hashlib
import json
import sys
import time
from urllib.parse import quote

import requests
import websocket
from jupyter_kernel_client import JupyterKernelClient

url = sys.argv[1]
TOKEN = 'secret'
session = requests.Session()
session.headers['Authorization'] = 'token ' + TOKEN
results = {}


def attempt(name, act):
    try:
        results[name] = act()
    except Exception as error:  # what differs is to be seen, whatever it is
        results[name] = repr(error)


NAMES = ['plain.txt', 'a b.txt', '100%.txt', '50%25.txt', 'c#.txt', 'what?.txt', '[draft].txt', 'ä.txt', 'a~b.txt', 'a+b&c=d.txt', 'semi;colon.txt', "quote'.txt"]


def file(name):
    path = '/api/contents/' + quote(name)
    made = session.put(url + path, json={'type': 'file', 'format': 'text', 'content': 'content of ' + name})
    read = session.get(url + path)
    raw = session.get(url + '/files/' + quote(name))
    gone = session.delete(url + path)
    return [made.status_code, made.headers.get('Location'), read.json().get('content'), raw.text, gone.status_code]


for one in NAMES:
    attempt('file ' + one, lambda: file(one))


def large():
    content = bytes(range(256)) * 40_000
    made = session.put(url + '/api/contents/large.bin', json={'type': 'file', 'format': 'base64', 'content': base64.b64encode(content).decode()})
    read = session.get(url + '/files/large.bin')
    return [made.status_code, hashlib.sha256(read.content).hexdigest()]


def renamed():
    session.put(url + '/api/contents/one.txt', json={'type': 'file', 'format': 'text', 'content': '1'})
    moved = session.patch(url + '/api/contents/one.txt', json={'path': 'two [2].txt'})
    point = session.post(url + '/api/contents/two%20%5B2%5D.txt/checkpoints')
    return [moved.status_code, moved.headers.get('Location'), point.status_code, session.get(url + '/api/contents').json()['type']]


def kernel(code):
    with JupyterKernelClient(server_url=url, token=TOKEN) as client:
        answer = client.execute(code)
        return [answer['status'], [[one.get('output_type'), len(str(one.get('text', ''))), str(one.get('text', one.get('data', '')))[:200]] for one in answer['outputs']]]


def terminal():
    name = session.post(url + '/api/terminals', json={}).json()['name']
    socket = websocket.create_connection(url.replace('http', 'ws') + '/terminals/websocket/' + name, header=['Authorization: token ' + TOKEN], timeout=30)
    socket.send(json.dumps(['stdin', 'echo $((40 + 2))-answer\r']))
    said = ''
    while '42-answer' not in said:
        kind, *rest = json.loads(socket.recv())
        if kind == 'stdout':
            said += rest[0]
    socket.close()
    return session.delete(url + '/api/terminals/' + name).status_code


def silent():
    made = session.post(url + '/api/kernels', json={'name': 'python3'}).json()
    socket = websocket.create_connection(url.replace('http', 'ws') + '/api/kernels/' + made['id'] + '/channels', header=['Authorization: token ' + TOKEN], timeout=60)
    time.sleep(15)
    socket.send(json.dumps({'channel': 'shell', 'header': {'msg_id': '1', 'msg_type': 'kernel_info_request', 'session': 's', 'username': 'u', 'version': '5.3', 'date': ''},
                            'parent_header': {}, 'metadata': {}, 'content': {}}))
    while True:
        message = json.loads(socket.recv())
        if message['header']['msg_type'] == 'kernel_info_reply':
            break
    socket.close()
    session.delete(url + '/api/kernels/' + made['id'])
    return message['content']['status']


attempt('large file', large)
attempt('renamed', renamed)
attempt('kernel', lambda: kernel('print("hello", 6 * 7)\n"result"'))
attempt('kernel, 3 MB of output', lambda: kernel('print("x" * 3_000_000)'))
attempt('kernel, an error', lambda: kernel('1 / 0'))
attempt('terminal', terminal)
attempt('silent', silent)
attempt('not authorized', lambda: requests.get(url + '/api/contents').status_code)
print(json.dumps(results, ensure_ascii=False))
