import { randomUUID } from 'node:crypto';
import type { Clock } from 'taskrouter/clock';
import type { Message, NewMessage } from './message';
import { Queue } from './queue';
import type { QueueConfiguration } from './queue-configuration';
import { invalidParameter, sqsError } from './sqs-error';

/** What became of a redrive of dead letters. Its messages are moved at once, whatever rate was asked for. */
export interface MoveTask {
  readonly taskHandle: string;
  readonly sourceArn: string;
  /** Absent when each message went back to the queue it came from. */
  readonly destinationArn?: string;
  readonly moved: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** How many redrives are remembered: no answer lists more. */
const MAX_MOVE_TASKS = 10;

/** Every queue of the account. */
export class Queues {
  #queues: readonly Queue[] = [];
  #moveTasks: readonly MoveTask[] = [];
  #sent = 0;
  #duplicateEvery = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /** Puts these queues in the place of the ones before; one that was there already keeps its messages. */
  deploy(configurations: readonly QueueConfiguration[]): void {
    const before = new Map(this.#queues.map((queue) => [queue.configuration.arn, queue]));
    this.#queues = configurations.map((configuration) => {
      const queue = before.get(configuration.arn);
      if (queue === undefined) return this.#create(configuration);
      queue.configuration = configuration;
      before.delete(configuration.arn);
      return queue;
    });
    for (const gone of before.values()) gone.close();
  }

  /** @param id name, logical ID, ARN or URL; of a URL, only the path counts. */
  find(id: string): Queue | undefined {
    const [, urlName] = /^https?:\/\/[^/]+\/\d{12}\/([^/]+)$/.exec(id) ?? [];
    return this.#queues.find(({ configuration: { name, logicalId, arn } }) =>
      urlName === undefined ? [name, logicalId, arn].includes(id) : name === urlName,
    );
  }

  all(): readonly Queue[] {
    return this.#queues;
  }

  /** @param delaySeconds in place of the queue's own delay */
  send(queue: Queue, message: NewMessage, delaySeconds = queue.configuration.delaySeconds): Message {
    const sent = { ...message, messageId: randomUUID(), sentAt: this.clock.now(), earlierReceives: 0 };
    queue.add(sent, delaySeconds);
    this.#sent++;
    if (this.#duplicateEvery > 0 && this.#sent % this.#duplicateEvery === 0) queue.add(sent, delaySeconds);
    return sent;
  }

  /** Lets every n-th message that is sent be delivered twice; 0 ends it. */
  duplicate(everyNth: number): void {
    this.#duplicateEvery = everyNth;
    this.#sent = 0;
  }

  /**
   * Moves what is available in a dead-letter queue to `destination`, or back to where each message came from. As in
   * SQS, the messages count as sent anew.
   * Source: StartMessageMoveTask in the SQS API Reference.
   * @throws ServiceError when the source is no dead-letter queue, or its messages have nowhere to go.
   */
  redrive(source: Queue, destination?: Queue): MoveTask {
    const { arn } = source.configuration;
    if (!this.#queues.some(({ configuration }) => configuration.redrive?.deadLetterArn === arn)) {
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    }
    if (destination === source) throw invalidParameter('Source and destination queue cannot be the same.');
    let moved = 0;
    for (const message of source.drain()) {
      const target = destination ?? this.find(message.deadLetterSource ?? '');
      if (target === undefined) {
        source.add(message);
      } else {
        const { messageId: _, deadLetterSource: __, ...content } = message;
        this.send(target, content, 0);
        moved++;
      }
    }
    const task = {
      taskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: arn })).toString('base64'),
      sourceArn: arn,
      ...(destination === undefined ? {} : { destinationArn: destination.configuration.arn }),
      moved,
      startedAt: this.clock.now(),
    };
    this.#moveTasks = [task, ...this.#moveTasks].slice(0, MAX_MOVE_TASKS);
    return task;
  }

  /** The redrives of a dead-letter queue, the latest first. */
  moveTasks(sourceArn: string): readonly MoveTask[] {
    return this.#moveTasks.filter((task) => task.sourceArn === sourceArn);
  }

  close(): void {
    for (const queue of this.#queues) queue.close();
  }

  #create(configuration: QueueConfiguration): Queue {
    return new Queue(configuration, this.clock, (message, from) => {
      const target = this.find(from.redrive?.deadLetterArn ?? '');
      if (target === undefined) return;
      const { messageId, earlierReceives } = message;
      const { name } = target.configuration;
      this.log(
        `sqs: dead-lettered ${messageId} from ${from.name} to ${name} after ${earlierReceives} receives`,
      );
      target.add({ ...message, deadLetterSource: from.arn });
    });
  }
}

/** SQS's answer where there is no such queue. */
export function queueDoesNotExist() {
  return sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
