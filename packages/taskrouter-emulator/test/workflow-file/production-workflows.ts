const queue = (digit: string) => `WQ${digit.repeat(32)}`;

/** Workflows as contact centres have them; each filter's task, when one comes, finds a worker. */
export const PRODUCTION_WORKFLOWS = {
  'languages, with escalation by level': {
    task_routing: {
      filters: [
        {
          filter_friendly_name: 'Billing in Spanish or Catalan',
          expression: "department == 'billing' AND language IN ['es','ca']",
          targets: [
            {
              queue: queue('a'),
              expression: 'task.language IN worker.languages AND worker.level >= 3 AND worker.level < 5',
              timeout: 30,
              priority: 10,
              skip_if: 'workers.available == 0',
            },
            { queue: queue('a'), expression: 'worker.languages HAS task.language', timeout: 60 },
            { queue: queue('b'), order_by: 'worker.level DESC' },
          ],
        },
        {
          filter_friendly_name: 'Billing in Spanish or Catalan',
          expression: "department = 'billing'",
          targets: [{ queue: queue('a'), expression: "worker.teams CONTAINS 'billing'" }],
        },
      ],
      default_filter: { queue: queue('d') },
    },
  },
  'numbers, thresholds and nested attributes': {
    task_routing: {
      filters: [
        {
          friendly_name: 'Gold',
          expression: "(customer.tier == 'gold' AND customer.value > 10000.5) OR customer.vip == true",
          targets: [
            {
              queue: queue('c'),
              expression: 'worker.skills.sales >= task.required AND worker.region == task.region',
            },
            { queue: queue('c'), expression: 'worker.shift NOT IN ["night"] AND worker.desk != null' },
          ],
        },
        { expression: '1==1', targets: [{ queue: queue('e'), expression: 'worker.level > task.level' }] },
      ],
    },
  },
  'channels, and who is asked by name': {
    task_routing: {
      filters: [
        {
          filter_friendly_name: 'Chat "now" \\ \u001b[31m',
          expression: 'channelType CONTAINS "chat"',
          targets: [
            {
              queue: queue('a'),
              expression:
                'worker.channel.chat.assigned_tasks < 3 AND worker.channel.web.configured_capacity > 2 AND worker.channel.chat.available_capacity_percentage >= 50',
            },
          ],
        },
        {
          filter_friendly_name: 'Own agent',
          expression: 'agent != null',
          targets: [
            { queue: queue('a'), known_worker_friendly_name: 'task.agent', timeout: 10 },
            {
              queue: queue('a'),
              expression: "worker.friendly_name == 'Ada' OR worker.sid == task.agent_sid",
            },
            {
              queue: queue('f'),
              expression: `worker.sid == 'WK${'1'.repeat(32)}' AND worker.activity_name == 'Back Office'`,
            },
          ],
        },
        {
          expression: "campaign HAS 'x'",
          targets: [
            { queue: queue('f'), skip_if: `workers.WA${'2'.repeat(32)} == 0`, timeout: 5 },
            { queue: queue('g') },
          ],
        },
      ],
    },
  },
} as const;
