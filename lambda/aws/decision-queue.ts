import type { Form } from '../http/form';
import { AwsService } from './aws-service';
import { EnvironmentError } from './environment';

const sqs = new AwsService(
  {
    name: 'sqs',
    target: 'AmazonSQS',
    protocol: 'application/x-amz-json-1.0',
    endpointVariable: 'AWS_ENDPOINT_URL_SQS',
  },
  // Two attempts, and the callback still has time to answer 503 for the fallback.
  700,
);

// The longest that SQS hides a message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
const MAX_DELAY_SECONDS = 43_200;

/** The queue between the callback and the DecideReservation function. */
export class DecisionQueue {
  /** @param url the queue's URL; undefined in a stack whose rules decide nothing later */
  constructor(private readonly url: string | undefined) {}

  /**
   * Queues a verified callback's parameters as they came. A message sent twice is harmless: the function looks at the
   * Reservation first.
   * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   * @throws AwsError when the queue cannot be reached or refuses
   */
  async send(parameters: Form): Promise<void> {
    await sqs.call('SendMessage', { QueueUrl: this.required(), MessageBody: JSON.stringify(parameters) });
  }

  /**
   * Has a received message handed out again after some seconds instead of after the queue's visibility timeout.
   * @throws AwsError
   */
  async defer(receiptHandle: string, seconds: number): Promise<void> {
    await sqs.call('ChangeMessageVisibility', {
      QueueUrl: this.required(),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.min(Math.max(Math.ceil(seconds), 0), MAX_DELAY_SECONDS),
    });
  }

  private required(): string {
    if (this.url === undefined) throw new EnvironmentError('DECISION_QUEUE_URL is not set');
    return this.url;
  }
}
