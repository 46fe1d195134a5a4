import { resolve } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DecisionNeeds } from './decision-needs';
import { TaskRouterFunction } from './task-router-function';

/** Props of {@link DecideLater}. */
export interface DecideLaterProps {
  /** The variables of the DecideReservation function but for the queue's. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many times a decision is tried before its message is set aside. */
  readonly attempts: number;
  /** Path of the module that decides, relative to the working directory. */
  readonly decision: string;
  /** What that module needs besides TaskRouter. */
  readonly needs: DecisionNeeds;
  /** How many batches are decided about at a time. */
  readonly concurrency: number;
  /** Whether invocations are traced with X-Ray. */
  readonly tracing: boolean;
}

const FUNCTION_TIMEOUT = Duration.seconds(20);

/**
 * Assignments that are decided after the callback has been answered: a queue, the function that decides, and a
 * dead-letter queue for what it cannot decide. They are always there, whatever the rules say: an edit of the rules must
 * drop neither the decisions that wait nor the dead letters.
 */
export class DecideLater extends Construct {
  /** The function; it still needs to be allowed to read its secret. */
  readonly function: TaskRouterFunction;
  /** Where assignments wait for a decision. */
  readonly queue: Queue;
  /** What could not be decided in as many attempts as there are. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: DecideLaterProps) {
    super(scope, id);
    const { environment, attempts, decision, needs, tracing, concurrency: maxConcurrency } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'Serverless::Serverless-SQSRedrivePolicy',
      reason:
        'This is the dead-letter queue itself: what is in it waits for somebody, and an alarm calls them.',
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // A Reservation can stay pending for a day at most, so a decision about it is of no use afterwards.
      retentionPeriod: Duration.days(1),
      // Longer than the function may run: a message must not be handed out again while it is still being decided. AWS
      // advises six times as long, but what a function that was killed leaves behind has to come back within TaskRouter's
      // 120 seconds, and a message that comes twice does no harm.
      visibilityTimeout: Duration.seconds(2 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
    this.function = new TaskRouterFunction(this, 'DecideReservation', {
      entry: 'decide-reservation',
      description: 'Decides about Reservations that the callback left for later',
      environment: {
        ...needs.environment,
        ...environment,
        DECISION_QUEUE_URL: this.queue.queueUrl,
        DECISION_ATTEMPTS: String(attempts),
      },
      timeout: FUNCTION_TIMEOUT,
      memorySize: needs.memorySize,
      ...(needs.place && { place: needs.place }),
      tracing,
      alias: { '#decision': resolve(decision) },
    });
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason:
        'A destination for failed batches is for streams. What fails here goes to the dead-letter queue.',
    });
    this.function.addEventSource(
      // Callbacks share the account's concurrency with this function, and have five seconds.
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }),
    );
    needs.grant(this.function);
  }

  get queueUrl(): string {
    return this.queue.queueUrl;
  }

  /** Allows putting assignments on the queue and nothing else. */
  grantSend(grantee: IGrantable): void {
    this.queue.grant(grantee, 'sqs:SendMessage');
  }
}
