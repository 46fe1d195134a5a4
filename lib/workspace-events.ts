import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { TaskRouterFunction } from './task-router-function';

/** Props of {@link WorkspaceEvents}. */
export interface WorkspaceEventsProps {
  /** The variables of the EventCallback function. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether invocations are traced with X-Ray. */
  readonly tracing: boolean;
}

/**
 * The Workspace's events on an EventBridge bus: source `twilio.taskrouter`, the event's type as the detail type. Other
 * systems subscribe with a rule on the bus.
 */
export class WorkspaceEvents extends Construct {
  readonly bus: EventBus;
  /** The function behind the event callback; it still needs to be allowed to read its secret. */
  readonly function: TaskRouterFunction;

  constructor(scope: Construct, id: string, { environment, tracing }: WorkspaceEventsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description: "TaskRouter's Workspace events" });
    this.function = new TaskRouterFunction(this, 'EventCallback', {
      entry: 'event-callback',
      description: "Puts the Workspace's events on the event bus",
      environment: { ...environment, EVENT_BUS: this.bus.eventBusName },
      // Twilio waits fifteen seconds.
      timeout: Duration.seconds(10),
      memorySize: 256,
      tracing,
    });
    this.bus.grantPutEventsTo(this.function);
  }
}
