#!/bin/sh
# A stand-in for a real engine: answers GET /health on its port and says something to the forum.
# usage: engine.sh NAME PORT
echo "$1 listens on port $2"
echo "[FORUM] $1 is here"
exec "${PYTHON:-python3}" -u -c '
import http.server, sys

class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
' "$2"
