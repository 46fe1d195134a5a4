import type { WorkspaceSeed } from './workspace-seed';

/**
 * The workspace of Twilio's TaskRouter quickstart. It is single-tasking, because that is where a queue's activities
 * act: a worker who is offered a task shows Reserved, and Busy once it has accepted.
 * Source: https://www.twilio.com/docs/taskrouter/quickstart/python
 * @param urls where the workflow sends its assignment callbacks. By default nowhere.
 */
export function tutorialWorkspace(
  urls: { readonly assignmentCallbackUrl?: string; readonly fallbackAssignmentCallbackUrl?: string } = {},
): WorkspaceSeed {
  const spanish = 'Customer Care Requests - Spanish';
  const english = 'Customer Care Requests - English';
  const activities = { reservationActivity: 'Reserved', assignmentActivity: 'Busy' };
  return {
    friendlyName: 'TaskRouter on AWS',
    multiTaskEnabled: false,
    activities: [
      { friendlyName: 'Offline', available: false },
      { friendlyName: 'Idle', available: true },
      { friendlyName: 'Busy', available: false },
      { friendlyName: 'Reserved', available: false },
    ],
    defaultActivity: 'Offline',
    timeoutActivity: 'Offline',
    taskQueues: [
      { friendlyName: spanish, targetWorkers: 'languages HAS "es"', ...activities },
      { friendlyName: english, targetWorkers: 'languages HAS "en"', ...activities },
    ],
    workers: [
      { friendlyName: 'Alice', activity: 'Offline', attributes: { languages: ['en', 'es'] } },
      { friendlyName: 'Bob', activity: 'Offline', attributes: { languages: ['en'] } },
    ],
    workflows: [
      {
        friendlyName: 'Incoming Customer Care Requests',
        ...urls,
        configuration: {
          task_routing: {
            filters: [
              {
                filter_friendly_name: 'Spanish',
                expression: 'selected_language == "es"',
                targets: [{ queue: spanish }],
              },
              {
                filter_friendly_name: 'English',
                expression: 'selected_language == "en"',
                targets: [{ queue: english }],
              },
            ],
          },
        },
      },
    ],
  };
}
