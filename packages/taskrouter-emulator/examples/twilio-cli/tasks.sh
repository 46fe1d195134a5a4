#!/usr/bin/env bash
# Twilio's own command line, unchanged. It knows Twilio's hosts alone, so it goes through the proxy.
set -euo pipefail

here=$(mktemp -d)
npx taskrouter-emulator --json --port 0 --no-console --proxy-port 0 --proxy-certificate "$here/ca.pem" >"$here/ready" 2>/dev/null &
emulator=$!
trap 'kill $emulator; rm -rf "$here"' EXIT
until [ -s "$here/ready" ]; do sleep 0.05; done

value() { sed -E "s/.*\"$1\":\"([^\"]+)\".*/\1/" "$here/ready"; }
workspace=$(value workspaceSid)
TWILIO_ACCOUNT_SID=$(value accountSid)
TWILIO_AUTH_TOKEN=$(value authToken)
HTTPS_PROXY=$(value proxyUrl)
# HOME is another, so that no profile of yours is used.
export TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN HTTPS_PROXY NODE_EXTRA_CA_CERTS="$here/ca.pem" HOME="$here"

# expect TEXT COMMAND…: runs the command and looks for the text in its answer.
expect() {
  local text=$1
  local answer
  answer=$(npx twilio "api:taskrouter:v1:workspaces:$2" "${@:3}" 2>&1) || true
  grep -qF "$text" <<<"$answer" || { echo "no $text in the answer to ${*:2}: $answer"; exit 1; }
}

expect "$workspace" list
expect '\"selected_language\":\"es\"' tasks:create --workspace-sid "$workspace" --attributes '{"selected_language": "es"}' -o json
expect pending tasks:list --workspace-sid "$workspace"
expect Alice workers:list --workspace-sid "$workspace"
expect 20404 fetch --sid WS00000000000000000000000000000000
echo "twilio-cli lists and creates, as against Twilio"
