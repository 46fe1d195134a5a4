import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps, Stage, Tags } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { AssignmentRules } from '#lambda/callback/rule-evaluation';
import type { Configuration } from './configuration';
import { DecideLater } from './decide-later';
import { DecisionNeeds } from './decision-needs';
import { ExistingSecret } from './existing-secret';
import type { Fallback } from './fallback';
import { IdempotencyTable } from './idempotency-table';
import { Monitoring } from './monitoring';
import { SameWorkspace } from './same-workspace';
import { TaskRouterApi } from './task-router-api';
import { TaskRouterFunction } from './task-router-function';
import { WorkflowConnection } from './workflow-connection';
import { WorkspaceEvents } from './workspace-events';

/** Props of {@link TaskRouterStack}. */
export interface TaskRouterStackProps extends StackProps {
  readonly configuration: Configuration;
  /** What the Assignment Callback answers. */
  readonly rules: AssignmentRules;
  /** Whether it is the one that TaskRouter calls when another one does not answer. */
  readonly isFallback?: boolean;
  /** The one that TaskRouter calls when this one does not answer, where there is one: named in the outputs. */
  readonly fallback?: Fallback;
}

const { GET, POST } = HttpMethod;

/** The functions of a stack, each with what comes with it. */
interface StackFunctions {
  readonly assignmentCallback: TaskRouterFunction;
  readonly createTask: TaskRouterFunction;
  readonly updateReservation: TaskRouterFunction;
  readonly decideLater: DecideLater;
  readonly events: WorkspaceEvents | undefined;
  readonly connection: WorkflowConnection | undefined;
}

/** Twilio TaskRouter's Assignment Callback, task creation and reservation updates behind an HTTP API. */
export class TaskRouterStack extends Stack {
  private readonly configuration: Configuration;
  /** To verify what Twilio signed. */
  private readonly authToken: ExistingSecret;
  /** To call Twilio's REST API. */
  private readonly restSecret: ExistingSecret;
  /** The Workflow's setting that is this stack's. */
  private readonly callbackParameter: 'AssignmentCallbackUrl' | 'FallbackAssignmentCallbackUrl';

  constructor(
    scope: Construct,
    id: string,
    { configuration, rules, isFallback = false, fallback, ...props }: TaskRouterStackProps,
  ) {
    super(scope, id, { description: "Twilio TaskRouter's Assignment Callback and task creation", ...props });
    this.configuration = configuration;
    this.callbackParameter = isFallback ? 'FallbackAssignmentCallbackUrl' : 'AssignmentCallbackUrl';
    const { authTokenSecret, apiKeySecret, secretKeyArn, authorization, domainName, certificateArn } =
      configuration;
    const key = secretKeyArn !== undefined && { keyArn: secretKeyArn };
    this.authToken = new ExistingSecret(this, 'AuthToken', { secretId: authTokenSecret, ...key });
    this.restSecret = apiKeySecret
      ? new ExistingSecret(this, 'ApiKey', { secretId: apiKeySecret, ...key })
      : this.authToken;
    new SameWorkspace(this, 'SameWorkspace', configuration.workspaceSid);

    const decideLater = this.decideLater();
    const events = configuration.events ? this.workspaceEvents() : undefined;
    const assignmentCallback = this.assignmentCallback(rules, decideLater);
    const createTask = this.createTask();
    const updateReservation = this.updateReservation();

    const api = new TaskRouterApi(this, 'Api', {
      authorization,
      ...(domainName && certificateArn && { domain: { domainName, certificateArn } }),
    });
    api.route('assignment_callback', [POST, GET], assignmentCallback, 'signed by Twilio');
    api.route('create_task', [POST], createTask, 'authorized');
    api.route('accept_reservation', [POST], updateReservation, 'authorized');
    api.route('reject_reservation', [POST], updateReservation, 'authorized');
    if (events) api.route('event_callback', [POST], events.function, 'signed by Twilio');

    const connection = configuration.connectWorkflow
      ? this.workflowConnection(api, assignmentCallback, events)
      : undefined;
    const functions = { assignmentCallback, createTask, updateReservation, decideLater, events, connection };
    this.monitoring(api, functions);
    this.outputs(api, decideLater, events);
    if (fallback) this.fallbackOutputs(fallback);
    for (const [key, value] of Object.entries(configuration.tags)) Tags.of(this).add(key, value);
  }

  private monitoring(
    api: TaskRouterApi,
    { assignmentCallback, createTask, updateReservation, decideLater, events, connection }: StackFunctions,
  ): void {
    const { alarmEmail, alarmTopicArn } = this.configuration;
    new Monitoring(this, 'Monitoring', {
      api: api.stage,
      assignmentCallback,
      createTask,
      ...(events && { eventCallback: events.function }),
      functions: [
        assignmentCallback,
        createTask,
        updateReservation,
        decideLater.function,
        ...(events ? [events.function] : []),
        ...(connection ? [connection.function] : []),
      ],
      decideLater,
      ...(alarmEmail && { alarmEmail }),
      ...(alarmTopicArn && { alarmTopicArn }),
    });
  }

  private assignmentCallback(rules: AssignmentRules, decideLater: DecideLater): TaskRouterFunction {
    const callback = new TaskRouterFunction(this, 'AssignmentCallback', {
      entry: 'assignment-callback',
      description: "Answers TaskRouter's Assignment Callback",
      environment: {
        ...this.verifying(),
        CALLBACK_TOLERANCE_SECONDS: String(this.configuration.callbackTolerance),
        DECISION_QUEUE_URL: decideLater.queue.queueUrl,
      },
      // TaskRouter waits five seconds; an answer it no longer waits for would hide that the fallback was called.
      timeout: Duration.seconds(4),
      // CPU comes with memory, and a cold start is all CPU: half the time for about the same money, docs/performance.md.
      memorySize: 1024,
      ...(this.configuration.callbackConcurrency && {
        reservedConcurrency: this.configuration.callbackConcurrency,
      }),
      tracing: this.configuration.tracing,
      alias: { '#assignment-rules': this.writeRules(rules) },
    });
    this.authToken.grantRead(callback);
    decideLater.grantSend(callback);
    return callback;
  }

  private createTask(): TaskRouterFunction {
    const keys = new IdempotencyTable(this, 'IdempotencyKeys');
    const createTask = new TaskRouterFunction(this, 'CreateTask', {
      entry: 'create-task',
      description: 'Creates a Task',
      environment: {
        ...this.callingTwilio(),
        TWILIO_WORKFLOW_SID: this.configuration.workflowSid,
        DEFAULT_TASK_ATTRIBUTES: JSON.stringify(this.configuration.defaultTaskAttributes),
        IDEMPOTENCY_TABLE: keys.tableName,
      },
      timeout: Duration.seconds(20),
      memorySize: 512,
      tracing: this.configuration.tracing,
    });
    keys.grantClaim(createTask);
    this.restSecret.grantRead(createTask);
    return createTask;
  }

  private updateReservation(): TaskRouterFunction {
    const updateReservation = new TaskRouterFunction(this, 'UpdateReservation', {
      entry: 'update-reservation',
      description: 'Accepts or rejects a Reservation',
      environment: this.callingTwilio(),
      timeout: Duration.seconds(20),
      memorySize: 512,
      tracing: this.configuration.tracing,
    });
    this.restSecret.grantRead(updateReservation);
    return updateReservation;
  }

  private decideLater(): DecideLater {
    const {
      decideLaterAttempts: attempts,
      decision,
      decisionConcurrency: concurrency,
      tracing,
    } = this.configuration;
    const decideLater = new DecideLater(this, 'DecideLater', {
      environment: this.callingTwilio(),
      attempts,
      decision,
      needs: new DecisionNeeds(this, 'DecisionNeeds', this.configuration),
      concurrency,
      tracing,
    });
    this.restSecret.grantRead(decideLater.function);
    return decideLater;
  }

  private workspaceEvents(): WorkspaceEvents {
    const { tracing, eventTolerance } = this.configuration;
    const environment = { ...this.verifying(), EVENT_TOLERANCE_SECONDS: String(eventTolerance) };
    const events = new WorkspaceEvents(this, 'WorkspaceEvents', { environment, tracing });
    this.authToken.grantRead(events.function);
    return events;
  }

  /** Has TaskRouter call this stack, as soon as what it calls is there. */
  private workflowConnection(
    api: TaskRouterApi,
    assignmentCallback: TaskRouterFunction,
    events?: WorkspaceEvents,
  ): WorkflowConnection {
    const { tracing, workspaceSid, workflowSid } = this.configuration;
    const connection = new WorkflowConnection(this, 'Connection', {
      environment: this.callingTwilio(),
      tracing,
    });
    this.restSecret.grantRead(connection.function);
    const assignments = { workspaceSid, workflowSid, parameter: this.callbackParameter };
    connection.connect(assignments, this.urlForTwilio(api, 'assignment_callback'), [api, assignmentCallback]);
    if (events) {
      const ofWorkspace = { workspaceSid, workflowSid: undefined, parameter: 'EventCallbackUrl' } as const;
      connection.connect(ofWorkspace, this.urlForTwilio(api, 'event_callback'), [api, events]);
    }
    new CfnOutput(this, 'ConnectedCallbacks', {
      value: connection.parameters.join(','),
      description: 'What this stack has set at TaskRouter',
    });
    return connection;
  }

  /** Where Twilio calls a route. */
  private urlForTwilio(api: TaskRouterApi, name: string): string {
    return `${this.configuration.publicUrl ?? api.url}/taskrouter/${name}`;
  }

  /** The variables of a function that verifies what Twilio signed. */
  private verifying(): Record<string, string> {
    const { accountSid, workspaceSid, publicUrl } = this.configuration;
    return {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_WORKSPACE_SID: workspaceSid,
      AUTH_TOKEN_SECRET: this.authToken.secretId,
      ...(publicUrl && { PUBLIC_URL: publicUrl }),
    };
  }

  /** The variables of a function that calls Twilio's REST API. */
  private callingTwilio(): Record<string, string> {
    const { accountSid, workspaceSid, taskRouterUrl } = this.configuration;
    return {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_WORKSPACE_SID: workspaceSid,
      REST_SECRET: this.restSecret.secretId,
      TASKROUTER_URL: taskRouterUrl,
    };
  }

  /** The module that takes the place of lambda/assignment-rules.ts in the bundle; kept beside the template. */
  private writeRules(assignmentRules: AssignmentRules): string {
    const outdir = resolve(Stage.of(this)?.outdir ?? '.');
    const file = join(outdir, `${this.artifactId}.assignment-rules.json`);
    writeFileSync(file, JSON.stringify({ assignmentRules }));
    return file;
  }

  private outputs(api: TaskRouterApi, decideLater: DecideLater, events?: WorkspaceEvents): void {
    const output = (id: string, value: string, description: string) =>
      new CfnOutput(this, id, { value, description });
    output(
      this.callbackParameter,
      this.urlForTwilio(api, 'assignment_callback'),
      `The Workflow's ${this.callbackParameter}`,
    );
    // AWS's signature covers the Host: behind somebody else's domain, a CDN's for instance, it can never be verified.
    output('ApiUrl', api.url, 'The origin for requests with AWS credentials or a token');
    output('TaskRouterUrl', this.configuration.taskRouterUrl, "TaskRouter's REST API");
    output('WorkspaceSid', this.configuration.workspaceSid, 'The Workspace that this stack serves');
    output('WorkflowSid', this.configuration.workflowSid, 'The Workflow of Tasks that name no other');
    output('CreateTaskUrl', `${api.url}/taskrouter/create_task`, 'POST here');
    output(
      'AuthTokenSecretName',
      this.authToken.secretId,
      'The secret that must hold accountSid and authToken',
    );
    if (this.restSecret !== this.authToken) {
      output(
        'ApiKeySecretName',
        this.restSecret.secretId,
        'The secret that must hold apiKeySid and apiKeySecret',
      );
    }
    output(
      'DeadLetterQueueArn',
      decideLater.deadLetters.queueArn,
      'Where assignments are that could not be decided',
    );
    if (api.domain) {
      output('DomainNameTarget', api.domain.regionalDomainName, "What the domain's CNAME points to");
    }
    if (events) {
      const url = this.urlForTwilio(api, 'event_callback');
      output('EventCallbackUrl', url, "The Workspace's Event Callback URL");
      output('EventBusName', events.bus.eventBusName, 'Where the events of the Workspace are');
    }
  }

  /** Where the smoke test finds the other stack. */
  private fallbackOutputs({ configuration, region }: Fallback): void {
    new CfnOutput(this, 'FallbackStackName', {
      value: configuration.stackName,
      description: 'The stack that TaskRouter calls when this one does not answer',
    });
    new CfnOutput(this, 'FallbackRegion', { value: region, description: 'Its Region' });
  }
}
