import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJsonObject } from 'taskrouter/parsed';
import type { Bench } from '../bench';

/**
 * Starts the emulator in a process of its own, until the run ends.
 * @returns a function that creates a Task there, over kept connections; whether it was answered with 201
 */
export async function taskCreator(bench: Bench): Promise<() => Promise<boolean>> {
  const args = ['--import', 'tsx', join(__dirname, 'emulator.ts')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  bench.atEnd(() => child.kill());
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.on('close', (code) => reject(new Error(`the emulator ended with ${code}`)));
  });
  const { url, accountSid, authToken, workspaceSid, workflowSid } = parseJsonObject(line) ?? {};
  const form = { WorkflowSid: String(workflowSid), Attributes: '{"selected_language":"es"}' };
  const body = new URLSearchParams(form).toString();
  const options = {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    auth: `${accountSid}:${authToken}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
  };
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/v1/Workspaces/${workspaceSid}/Tasks`, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode === 201));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
}
