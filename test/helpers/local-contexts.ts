import type { Context } from '#local/assembly-cache';
import { TEST_CONFIG, withRules } from './stack-variants';

const CALL = `CA${'0'.repeat(32)}`;

/** One rule for each instruction, and one that decides later; `task.rule` chooses. */
const EVERY_ANSWER = {
  rules: [
    { name: 'accepted at once', when: "task.rule == 'accept'", answer: { instruction: 'accept' } },
    { name: 'rejected at once', when: "task.rule == 'reject'", answer: { instruction: 'reject' } },
    {
      name: 'dequeued',
      when: "task.rule == 'dequeue'",
      answer: { instruction: 'dequeue', to: 'client:alice', from: '+15550100' },
    },
    {
      name: 'conferenced',
      when: "task.rule == 'conference'",
      answer: { instruction: 'conference', to: 'client:alice', from: '+15550100' },
    },
    {
      name: 'called',
      when: "task.rule == 'call'",
      answer: {
        instruction: 'call',
        to: 'client:alice',
        from: '+15550100',
        url: 'https://example.com/twiml',
        accept: true,
      },
    },
    {
      name: 'redirected',
      when: "task.rule == 'redirect'",
      answer: { instruction: 'redirect', call_sid: CALL, url: 'https://example.com/twiml', accept: true },
    },
    { name: 'decided later', when: "task.rule == 'later'", answer: 'decide-later' },
  ],
  otherwise: {},
};

/** CDK context of the local runs that the end-to-end tests drive. */
export const LOCAL_CONTEXTS = {
  shipped: TEST_CONFIG,
  accepting: withRules({ rules: [], otherwise: { instruction: 'accept' } }),
  leaving: withRules({ rules: [], otherwise: {} }),
  everyAnswer: withRules(EVERY_ANSWER, {
    decision: 'test/e2e/fixtures/decision.ts',
    decideLaterAttempts: '2',
  }),
  operations: withRules(
    { rules: [], otherwise: { instruction: 'accept' } },
    { events: 'true', connectWorkflow: 'true', apiKeySecret: 'twilio/api-key', fallbackRegion: 'us-west-2' },
  ),
} as const satisfies Record<string, Context>;
