import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from 'taskrouter/parsed';
import { bundleOf } from '../helpers/bundle';
import { synthesize } from '../helpers/stack';
import { BUNDLED } from '../helpers/stack-variants';

/*
 * What a cold start loads, from the bundles of the synthesized stack. The ceilings leave little room on purpose: whoever
 * needs more should see what it costs first (`npm run bench -- cold`).
 */

const stack = synthesize(...BUNDLED.decideLater);

interface Bundle {
  readonly bytes: number;
  /** The npm packages in it. */
  readonly packages: ReadonlySet<string>;
  /** The files of those packages, from the package's folder on. */
  readonly files: readonly string[];
}

function bundle(functionName: string): Bundle {
  const path = join(bundleOf(stack, functionName), 'index.js');
  const map: unknown = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
  const sources = isJsonObject(map) && Array.isArray(map.sources) ? map.sources.map(String) : [];
  const files = sources.flatMap((source) => source.split('node_modules/').slice(1).slice(-1));
  return {
    bytes: statSync(path).size,
    packages: new Set(files.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)),
    files,
  };
}

describe('the Assignment Callback', () => {
  const callback = bundle('AssignmentCallback');

  test('carries the signer, the validator and nothing else that is not ours', () => {
    expect(callback.packages).toContain('@smithy/signature-v4');
    const known = ['@smithy/core', '@smithy/signature-v4', 'twilio'];
    expect([...callback.packages].filter((name) => !known.includes(name))).toEqual([]);
  });

  test("carries one file of Twilio's package: the validator, not the REST client", () => {
    const twilio = callback.files.filter((file) => file.startsWith('twilio/'));
    expect(twilio).toEqual(['twilio/lib/webhooks/webhooks.js']);
  });
});

test.each([
  ['AssignmentCallback', 40_000],
  ['CreateTask', 90_000],
  ['UpdateReservation', 85_000],
  ['DecideLaterDecideReservation', 90_000],
])('%s loads at most %i bytes', (name, ceiling) => {
  expect(bundle(name).bytes).toBeLessThanOrEqual(ceiling);
});

test.each(['CreateTask', 'UpdateReservation', 'DecideLaterDecideReservation'])(
  '%s carries no HTTP client and no AWS SDK client',
  (name) => {
    const clients = /^(axios|jsonwebtoken|https-proxy-agent|@aws-sdk\/client-.*|@aws-lambda-powertools\/.*)$/;
    expect([...bundle(name).packages].filter((each) => clients.test(each))).toEqual([]);
  },
);
