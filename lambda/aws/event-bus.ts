import type { WorkspaceEvent } from '../callback/workspace-event';
import { AwsError, AwsService } from './aws-service';

/** The source of the events on the bus. */
export const EVENT_SOURCE = 'twilio.taskrouter';

const eventBridge = new AwsService(
  {
    name: 'events',
    target: 'AWSEvents',
    protocol: 'application/x-amz-json-1.1',
    endpointVariable: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  },
  // Twilio waits fifteen seconds for an event callback's answer.
  3_000,
);

/**
 * Puts an event on a bus, its type as the detail type. One that is put twice is told by its `Sid`.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @throws AwsError when the bus cannot be reached or does not take it
 */
export async function putEvent(busName: string, { type, time, detail }: WorkspaceEvent): Promise<void> {
  const entry = {
    EventBusName: busName,
    Source: EVENT_SOURCE,
    DetailType: type,
    Detail: JSON.stringify(detail),
    ...(time !== undefined && { Time: time / 1_000 }),
  };
  const { FailedEntryCount } = await eventBridge.call('PutEvents', { Entries: [entry] });
  // A whole request can succeed while the entry in it does not.
  if (FailedEntryCount !== 0) throw new AwsError('the event bus refused the event', undefined);
}
