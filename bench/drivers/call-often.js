// A warm function beside a reference, in one process: batches of both in turn, in random order.
// argv: the bundle's path, and {event, reference, batches, rounds, warmUpBatches} as JSON. To file descriptor 3 goes a list with, per
// round, the CPU and wall-clock time of one call of each, in microseconds.
const { createHmac } = require('node:crypto');
const { writeSync } = require('node:fs');
const https = require('node:https');
const { handler } = require(process.argv[2]);

const { event, reference, batches, rounds, warmUpBatches } = JSON.parse(process.argv[3]);

const references = {
  // The signature of a callback and nothing else: what verifying one costs at the least.
  hmac: ({ key, bytes }) => createHmac('sha1', key).update(bytes).digest('base64'),
  // A request over a connection that is kept alive and nothing else: what asking Twilio costs at the least.
  https: ({ url, body }) => post(url, body),
};
const agent = new https.Agent({ keepAlive: true });

async function main() {
  const measured = {
    function: () => handler(event, {}),
    reference: () => references[reference.kind](reference),
  };
  // The first calls read the secret and are not compiled yet.
  for (const name in measured) await batch(measured[name], batches[name] * warmUpBatches);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const result = {};
    const names = Math.random() < 0.5 ? ['function', 'reference'] : ['reference', 'function'];
    for (const name of names) result[name] = await batch(measured[name], batches[name]);
    results.push(result);
  }
  writeSync(3, JSON.stringify(results));
}

async function batch(call, count) {
  const cpu = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  for (let i = 0; i < count; i++) await call();
  const wallUs = Number(process.hrtime.bigint() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: (user + system) / count, wallUs: wallUs / count };
}

function post(url, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': Buffer.byteLength(body) };
    const request = https.request(url, { method: 'POST', agent, headers }, (response) => {
      response.on('data', () => {});
      response.on('end', resolve);
    });
    request.on('error', reject);
    request.end(body);
  });
}

main().then(() => process.exit(0));
