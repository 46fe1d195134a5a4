import type { ReservationSid, TaskSid, WorkflowSid, WorkspaceSid } from 'taskrouter/sid';
import { testSid } from 'taskrouter/test/sids';
import type { CommandName, CommandParams, CommandResult } from '#emulator/engine/commands/index';
import { Engine } from '#emulator/engine/engine';
import { DEFAULT_ROUTING_CHOICES } from '#emulator/engine/routing-choices';
import { createSidSource } from '#emulator/sids';

const QUEUES = 100;
const WORKERS = 10_000;

/** Simulated milliseconds between two commands: a Reservation is taken up well within its two minutes. */
const STEP_MS = 1;

interface Reserved {
  readonly reservation: ReservationSid;
  readonly task: TaskSid;
}

/** A contact center: 10,000 Workers in 100 Task Queues, and one Workflow with a filter for each queue. */
export class World {
  private readonly engine: Engine;
  private readonly workspace: WorkspaceSid;
  private readonly workflow: WorkflowSid;
  /** Reservations that nobody has taken up yet, oldest first. */
  private reserved: Reserved[] = [];
  private now = Date.UTC(2026, 10, 21);
  private created = 0;

  /** @param expression what the targets ask of workers, if anything */
  constructor(expression?: string) {
    this.engine = new Engine({
      accountSid: testSid('AC'),
      sids: createSidSource('bench'),
      routing: DEFAULT_ROUTING_CHOICES,
      output: {
        event: (event) => {
          if (event.type !== 'reservation.created') return;
          this.reserved.push({ reservation: event.reservation.sid, task: event.reservation.taskSid });
        },
        assignment: () => {},
        callStatus: () => {},
        alert: () => {},
      },
    });
    const activities = [
      { friendlyName: 'Offline', available: false },
      { friendlyName: 'Available', available: true },
    ];
    this.workspace = this.engine.createWorkspace(this.tick(), { friendlyName: 'Bench', activities }).sid;
    const products = Array.from({ length: QUEUES }, (_, index) => product(index));
    const filters = products.map((name) => {
      const targetWorkers = `skills HAS "${name}"`;
      const { sid } = this.execute('createTaskQueue', { friendlyName: name, targetWorkers });
      return {
        filter_friendly_name: name,
        expression: `product == "${name}"`,
        targets: [{ queue: sid, expression }],
      };
    });
    this.workflow = this.execute('createWorkflow', {
      friendlyName: 'by product',
      configuration: JSON.stringify({ task_routing: { filters } }),
    }).sid;
    for (let index = 0; index < WORKERS; index++) {
      this.execute('createWorker', {
        friendlyName: `worker-${index}`,
        attributes: JSON.stringify({ skills: [product(index)], languages: ['en', 'es'], level: index % 10 }),
      });
    }
  }

  /** Creates Tasks that go to the queues in turn. */
  createTasks(count: number): void {
    for (let index = 0; index < count; index++) {
      const attributes = { product: product(this.created), customer: `C-${this.created}`, language: 'es' };
      this.execute('createTask', { attributes: JSON.stringify(attributes), workflowSid: this.workflow });
      this.created++;
    }
  }

  /** Lets every Worker begin: each gets a Task at once if one waits. */
  open(): void {
    const { activities, workers } = this.state();
    const available = [...activities.values()].find((activity) => activity.available);
    for (const sid of workers.keys()) this.execute('updateWorker', { sid, activitySid: available?.sid });
  }

  /**
   * Has Reservations taken up and their Tasks completed, oldest first; every Worker who becomes free is given the next
   * Task, and a new Task comes for every one that is gone, so as many wait at the end as at the beginning.
   * @returns how many Tasks were routed
   */
  work(count: number): number {
    let routed = 0;
    while (routed < count) {
      const taken = this.reserved;
      this.reserved = [];
      if (taken.length === 0) throw new Error('nobody has anything to do');
      for (const { reservation, task } of taken) {
        this.execute('updateReservation', { sid: reservation, status: 'accepted' });
        this.execute('updateTask', { sid: task, status: 'completed', reason: 'done' });
        this.createTasks(1);
        routed++;
      }
    }
    return routed;
  }

  /** Tasks that wait for a Worker. */
  get waiting(): number {
    return [...this.state().tasks.values()].filter(({ status }) => status === 'pending').length;
  }

  private state() {
    const workspace = this.engine.workspaces.get(this.workspace);
    if (workspace === undefined) throw new Error('the workspace is gone');
    return workspace;
  }

  private execute<N extends CommandName>(name: N, params: CommandParams<N>): CommandResult<N> {
    return this.engine.execute(this.tick(), this.workspace, name, params);
  }

  private tick(): number {
    this.now += STEP_MS;
    return this.now;
  }
}

/** The products, and the queues and skills of the same names, come in turn. */
function product(index: number): string {
  return `product-${index % QUEUES}`;
}
