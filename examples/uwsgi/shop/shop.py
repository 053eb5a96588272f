import json


def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps({'method': environ['REQUEST_METHOD'], 'target': environ['REQUEST_URI']}).encode()]
