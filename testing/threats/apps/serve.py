"""Serves one of the apps on a free port of the loopback interface: serve.py flask|django|fastapi|hypercorn

Prints the port, and ends when its standard input does, so that it never
outlives the tests. All apps have the same pages: see pages.ts.
"""

import json
import os
import socket
import sys
import threading

SECRET = "admin-secret-4c1d"
OUTSIDE = "outside-api-4c1d"


def page(path):
    """What /api/* answers; the path is the one that the framework understood."""
    return json.dumps({"page": "api", "path": path})


def flask_app():
    from flask import Flask, Response, request

    app = Flask(__name__, static_folder=None)

    @app.route("/api", defaults={"rest": ""}, methods=METHODS)
    @app.route("/api/<path:rest>", methods=METHODS)
    def api(rest):
        response = Response(page(request.path), mimetype="application/json")
        if rest == "accel":
            response.headers["X-Accel-Redirect"] = "/admin/x"
        return response

    @app.route("/admin", defaults={"rest": ""}, methods=METHODS)
    @app.route("/admin/<path:rest>", methods=METHODS)
    def admin(rest):
        return SECRET

    @app.errorhandler(404)
    def nothing(_):
        return OUTSIDE, 404

    return app


def django_app():
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse, HttpResponseNotFound
    from django.urls import re_path

    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="tests only", MIDDLEWARE=["django.middleware.common.CommonMiddleware"])
    django.setup()

    def api(request, rest=None):
        response = HttpResponse(page(request.path), content_type="application/json")
        if rest == "accel":
            response["X-Accel-Redirect"] = "/admin/x"
        return response

    def admin(request):
        return HttpResponse(SECRET)

    global urlpatterns, handler404
    urlpatterns = [re_path(r"^api(?:/(?P<rest>[^\n]*))?\Z", api), re_path(r"^admin(?:/.*)?\Z", admin)]

    def handler404(request, exception):
        return HttpResponseNotFound(OUTSIDE)

    return get_wsgi_application()


def fastapi_app():
    from fastapi import FastAPI, Request
    from fastapi.responses import PlainTextResponse, Response

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.api_route("/api", methods=METHODS)
    @app.api_route("/api/{rest:path}", methods=METHODS)
    async def api(request: Request, rest: str = ""):
        headers = {"X-Accel-Redirect": "/admin/x"} if rest == "accel" else {}
        return Response(page(request.scope["path"]), media_type="application/json", headers=headers)

    @app.api_route("/admin", methods=METHODS)
    @app.api_route("/admin/{rest:path}", methods=METHODS)
    async def admin(rest: str = ""):
        return PlainTextResponse(SECRET)

    @app.exception_handler(404)
    async def nothing(request, error):
        return PlainTextResponse(OUTSIDE, status_code=404)

    return app


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def serve_wsgi(app, listening):
    # http.server's own, because it unquotes the path as deployed servers do and adds nothing.
    import socketserver
    import wsgiref.simple_server as simple

    class Server(socketserver.ThreadingMixIn, simple.WSGIServer):
        daemon_threads = True

        def server_bind(self):
            self.socket.close()
            self.socket = listening
            self.server_name, self.server_port = "127.0.0.1", listening.getsockname()[1]
            self.setup_environ()

    class Handler(simple.WSGIRequestHandler):
        def log_message(self, *args):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(app)
    server.serve_forever()


def serve_flask(listening):
    import logging
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    make_server("127.0.0.1", 0, flask_app(), threaded=True, fd=listening.fileno()).serve_forever()


def serve_uvicorn(listening):
    import uvicorn

    config = uvicorn.Config(fastapi_app(), log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


def serve_hypercorn(listening):
    """HTTP/1.1 and, by upgrade or by prior knowledge, HTTP/2 without TLS."""
    import asyncio
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = ["fd://%d" % listening.fileno()]
    config.loglevel = "CRITICAL"
    config.accesslog = None
    config.errorlog = None
    asyncio.run(serve(fastapi_app(), config, shutdown_trigger=asyncio.Event().wait))


def main():
    # With the protocol named asyncio turns Nagle's algorithm off.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    print(listening.getsockname()[1], flush=True)
    # Errors that apps report about hostile requests are expected.
    sys.stderr = open(os.devnull, "w")

    def follow():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
    {
        "flask": serve_flask,
        "django": lambda s: serve_wsgi(django_app(), s),
        "fastapi": serve_uvicorn,
        "hypercorn": serve_hypercorn,
    }[sys.argv[1]](listening)


if __name__ == "__main__":
    main()
