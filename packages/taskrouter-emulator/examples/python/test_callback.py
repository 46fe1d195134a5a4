"""An application's Assignment Callback, tested against the emulator's command: nothing but Python's own library.

With pytest: `pytest test_callback.py`. With twilio-python, `client.taskrouter.base_url = emulator["taskRouterUrl"]`.
"""

import base64
import hashlib
import hmac
import json
import subprocess
import threading
import unittest
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer


class Application(BaseHTTPRequestHandler):
    """Accepts every Reservation, if Twilio has signed the callback."""

    token = ""
    received = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        parameters = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
        url = f"http://{self.headers['Host']}{self.path}"
        text = url + "".join(name + parameters[name] for name in sorted(parameters))
        digest = hmac.new(self.token.encode(), text.encode(), hashlib.sha1).digest()
        genuine = hmac.compare_digest(base64.b64encode(digest).decode(), self.headers["X-Twilio-Signature"])
        Application.received.append((parameters, genuine))
        answer = b'{"instruction": "accept"}'
        self.send_response(200 if genuine else 403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class CallbackTest(unittest.TestCase):
    def setUp(self):
        self.process = subprocess.Popen(
            ["npx", "taskrouter-emulator", "--json", "--port", "0", "--clock", "manual"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.emulator = json.loads(self.process.stdout.readline())
        Application.token = self.emulator["authToken"]
        Application.received = []
        self.server = HTTPServer(("127.0.0.1", 0), Application)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        self.process.terminate()
        self.process.stdout.close()
        self.process.wait()

    def call(self, path, form=None):
        """A request to TaskRouter's REST API, below the Workspace."""
        url = f"{self.emulator['taskRouterUrl']}/v1/Workspaces/{self.emulator['workspaceSid']}{path}"
        user = f"{self.emulator['accountSid']}:{self.emulator['authToken']}"
        data = None if form is None else urllib.parse.urlencode(form).encode()
        headers = {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()}
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as response:
            return json.load(response)

    def advance(self, seconds):
        """Time passes; everything due has been answered afterwards."""
        request = urllib.request.Request(
            self.emulator["taskRouterUrl"] + "/_emulator/clock",
            json.dumps({"advance": seconds}).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request).close()

    def test_accepts_for_alice(self):
        callback = f"http://127.0.0.1:{self.server.server_port}/assignment"
        self.call(f"/Workflows/{self.emulator['workflowSid']}", {"AssignmentCallbackUrl": callback})
        task = self.call("/Tasks", {"Attributes": '{"selected_language": "es"}'})
        self.advance(60)
        self.assertEqual(self.call(f"/Tasks/{task['sid']}")["assignment_status"], "pending")

        alice = self.call("/Workers?FriendlyName=Alice")["workers"][0]
        idle = self.call("/Activities?FriendlyName=Idle")["activities"][0]
        self.call(f"/Workers/{alice['sid']}", {"ActivitySid": idle["sid"]})
        self.advance(0)

        self.assertEqual(self.call(f"/Tasks/{task['sid']}")["assignment_status"], "assigned")
        (parameters, genuine), = Application.received
        self.assertTrue(genuine)
        self.assertEqual(parameters["TaskSid"], task["sid"])


if __name__ == "__main__":
    unittest.main()
