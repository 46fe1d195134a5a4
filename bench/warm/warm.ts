import { join } from 'node:path';
import type { FunctionConfiguration } from 'local-aws/lambda/function-configuration';
import { AUTH_TOKEN, CALLBACK_PARAMETERS, CALLBACK_URL } from '#test/helpers/assignment-callback';
import { oncePerRun } from '../bench';
import { clouds } from '../clouds';
import { EVENTS, executionContext } from '../cold/starts';
import { deployment } from '../deployment';
import { runDriver } from '../drivers/run-driver';
import { spread } from '../report/format';
import type { Report, Section } from '../section';
import { pairedRatios, type Summary, summarize } from '../statistics';
import { lambdaNode } from '../tools/lambda-runtime';
import { parseWarmRounds, type WarmRound } from './warm-rounds';

/** What one call of a warm function takes. */
export interface WarmFigure {
  /** What the reference is. */
  readonly reference: string;
  /** CPU time in milliseconds. */
  readonly cpuMs: Summary;
  /** Elapsed time in milliseconds, with services that answer at once. */
  readonly wallMs: Summary;
  /** The function's CPU time by the reference's, of the same round. */
  readonly ofReference: Summary;
  /** What it writes to its log, in bytes. */
  readonly logBytes: number;
}

/** What the driver is told: see drivers/call-often.js. */
interface Plan {
  readonly event: unknown;
  readonly reference: object;
  /** Calls of each in one batch. */
  readonly batches: { readonly function: number; readonly reference: number };
}

/** Batches before the first that counts: the secret is read, and the code is compiled. */
const WARM_UP_BATCHES = 3;

/** The warm section's figures. */
export interface WarmFigures {
  readonly callback: WarmFigure;
  readonly createTask: WarmFigure;
}

export const warmFigures = oncePerRun(async (bench): Promise<WarmFigures> => {
  const node = await lambdaNode(bench);
  const { assignmentCallback, createTask } = await deployment(bench);
  const environment = await executionContext(bench);
  const { twilioUrl } = await clouds(bench);
  const rounds = bench.quick ? 10 : 40;
  bench.say(`Warm calls: ${rounds} rounds of each function …`);

  const measure = async (reference: string, fn: FunctionConfiguration, plan: Plan): Promise<WarmFigure> => {
    const { answer, log, errors } = await runDriver(node, 'call-often', {
      args: [
        join(fn.codeDirectory, 'index.js'),
        JSON.stringify({ ...plan, rounds, warmUpBatches: WARM_UP_BATCHES }),
      ],
      environment: { ...fn.environment, ...environment },
    });
    const results = parseWarmRounds(answer, () => errors + log.slice(0, 2_000));
    const calls = plan.batches.function * (rounds + WARM_UP_BATCHES);
    return figure(reference, results, Buffer.byteLength(log) / calls);
  };
  return {
    callback: await measure('one bare HMAC over the same bytes', assignmentCallback, {
      event: JSON.parse(EVENTS.callback()),
      reference: { kind: 'hmac', key: AUTH_TOKEN, bytes: signedBytes() },
      batches: { function: 200, reference: 2_000 },
    }),
    createTask: await measure('one bare HTTPS request over a kept connection', createTask, {
      event: JSON.parse(EVENTS.task()),
      reference: { kind: 'https', url: `${twilioUrl}/v1/Workspaces/WS/Tasks`, body: 'x'.repeat(120) },
      batches: { function: 50, reference: 50 },
    }),
  };
});

/** What a warm call costs in CPU time, which is what its duration is made of where the network is not. */
export const warm: Section = {
  name: 'warm',
  asks: 'How much CPU does a call of a warm function take?',
  async run(bench): Promise<Report> {
    const figures = await warmFigures(bench);
    const row = (name: string, { cpuMs, wallMs, ofReference, reference }: WarmFigure) => [
      name,
      `${cpuMs.median.toFixed(3)} ms`,
      `${wallMs.median.toFixed(3)} ms`,
      spread(ofReference),
      reference,
    ];
    return {
      tables: [
        {
          title: 'Warm calls, one after the other',
          columns: ['', 'CPU', 'elapsed', 'CPU of the reference', 'reference'],
          rows: [row('callback', figures.callback), row('create_task', figures.createTask)],
        },
      ],
      figures,
    };
  },
};

function figure(reference: string, rounds: readonly WarmRound[], logBytes: number): WarmFigure {
  return {
    reference,
    logBytes,
    cpuMs: summarize(rounds.map((round) => round.function.cpuUs / 1000)),
    wallMs: summarize(rounds.map((round) => round.function.wallUs / 1000)),
    ofReference: summarize(
      pairedRatios(
        rounds.map((round) => round.function.cpuUs),
        rounds.map((round) => round.reference.cpuUs),
      ),
    ),
  };
}

/** What Twilio signs: the URL and every parameter's name and value, by name. https://www.twilio.com/docs/usage/security */
function signedBytes(): string {
  const parameters = Object.entries(CALLBACK_PARAMETERS).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return CALLBACK_URL + parameters.flat().join('');
}
