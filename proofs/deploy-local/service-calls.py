"""Calls the services that the project has no client of the AWS SDK for; botocore comes with MiniStack.

Usage: service-calls.py ENDPOINT REGION, with AWS's variables in the environment. Each line of standard input is a
call, {"service": "route53", "operation": "list_hosted_zones", "input": {}}; a line of standard output is its answer,
{"result": ...} of all pages, or {"error": ...}.
"""
import json
import sys

import botocore.session

ENDPOINT, REGION = sys.argv[1:]
SESSION = botocore.session.get_session()
CLIENTS = {}


def client(service):
    if service not in CLIENTS:
        CLIENTS[service] = SESSION.create_client(service, region_name=REGION, endpoint_url=ENDPOINT)
    return CLIENTS[service]


def result(service, operation, arguments):
    if client(service).can_paginate(operation):
        return client(service).get_paginator(operation).paginate(**arguments).build_full_result()
    return getattr(client(service), operation)(**arguments)


for line in sys.stdin:
    call = json.loads(line)
    try:
        answer = {"result": result(call["service"], call["operation"], call["input"])}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, default=str), flush=True)
