#!/usr/bin/env bash
# A task that nobody takes is canceled after a day: by curl, against the command.
set -euo pipefail

ready=$(mktemp)
npx taskrouter-emulator --json --port 0 --clock manual >"$ready" 2>/dev/null &
emulator=$!
trap 'kill $emulator; rm -f "$ready"' EXIT
until [ -s "$ready" ]; do sleep 0.05; done

value() { sed -E "s/.*\"$1\":\"([^\"]+)\".*/\1/" "$ready"; }
url=$(value taskRouterUrl)
user="$(value accountSid):$(value authToken)"
tasks="$url/v1/Workspaces/$(value workspaceSid)/Tasks"

task=$(curl -sf --user "$user" "$tasks" --data-urlencode 'Attributes={"selected_language":"es"}' | grep -oE 'WT[0-9a-f]{32}' | head -1)
curl -sf "$url/_emulator/clock" -H 'Content-Type: application/json' --data '{"advance":86400}' >/dev/null
curl -sf --user "$user" "$tasks/$task" | grep -q '"assignment_status":"canceled"' || { echo "the task is not canceled"; exit 1; }
echo "canceled after a day, as expected"
