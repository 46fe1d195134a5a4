import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TaskRouterFunction } from './task-router-function';

/** Props of {@link DecideLater}. */
export interface DecideLaterProps {
  /** The variables of the DecideReservation function. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many times a decision is tried before its message is set aside. */
  readonly attempts: number;
}

const FUNCTION_TIMEOUT = Duration.seconds(15);

/**
 * Assignments that are decided after the callback has been answered: a queue, the function that decides, a dead-letter
 * queue for what it cannot decide, and alarms on both.
 */
export class DecideLater extends Construct {
  /** The function; it still needs to be allowed to read its secret. */
  readonly function: TaskRouterFunction;
  private readonly queue: Queue;

  constructor(scope: Construct, id: string, { environment, attempts }: DecideLaterProps) {
    super(scope, id);
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // A Reservation can stay pending for a day at most, so a decision about it is of no use afterwards.
      retentionPeriod: Duration.days(1),
      // Longer than the function may run: a message must not be handed out again while it is still being decided.
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
    });
    this.function = new TaskRouterFunction(this, 'DecideReservation', {
      entry: 'decide-reservation',
      description: 'Decides about Reservations that the callback put off',
      environment: { ...environment, DECISION_QUEUE_URL: this.queue.queueUrl },
      timeout: FUNCTION_TIMEOUT,
      memorySize: 512,
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }),
    );
    this.alarms(deadLetters);
  }

  get queueUrl(): string {
    return this.queue.queueUrl;
  }

  /** Allows putting assignments on the queue and nothing else. */
  grantSend(grantee: IGrantable): void {
    this.queue.grant(grantee, 'sqs:SendMessage');
  }

  private alarms(deadLetters: Queue): void {
    new Alarm(this, 'DeadLetterAlarm', {
      alarmDescription: 'An assignment could not be decided: its Reservation has been left to time out',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new Alarm(this, 'QueueAgeAlarm', {
      alarmDescription: 'Assignments wait for a decision: their Reservations are about to time out',
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      // Half of TaskRouter's default reservation timeout of 120 seconds.
      threshold: 60,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
