import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { AssignmentRules } from '../lambda/taskrouter/assignment-rules';
import type { Configuration } from './configuration';
import { DecideLater } from './decide-later';
import { IdempotencyTable } from './idempotency-table';
import { TaskRouterApi } from './task-router-api';
import { TaskRouterFunction } from './task-router-function';
import { TwilioSecret } from './twilio-secret';

/** Props of {@link TaskRouterStack}. */
export interface TaskRouterStackProps extends StackProps {
  readonly configuration: Configuration;
  /** What the Assignment Callback answers. */
  readonly rules: AssignmentRules;
}

const { GET, POST } = HttpMethod;

/** Twilio TaskRouter's Assignment Callback, task creation and reservation updates behind an HTTP API. */
export class TaskRouterStack extends Stack {
  constructor(scope: Construct, id: string, { configuration, rules, ...props }: TaskRouterStackProps) {
    super(scope, id, { description: "Twilio TaskRouter's Assignment Callback and task creation", ...props });
    const authToken = new TwilioSecret(this, 'AuthToken', { secretId: configuration.authTokenSecret });
    const restSecret = configuration.apiKeySecret
      ? new TwilioSecret(this, 'ApiKey', { secretId: configuration.apiKeySecret })
      : authToken;
    const account = {
      TWILIO_ACCOUNT_SID: configuration.accountSid,
      TWILIO_WORKSPACE_SID: configuration.workspaceSid,
    };
    const rest = {
      ...account,
      REST_SECRET: restSecret.secretId,
      TASKROUTER_URL: configuration.taskRouterUrl,
    };
    const callsTwilio = { timeout: Duration.seconds(20), memorySize: 512 };

    const decideLater = decidesLater(rules)
      ? new DecideLater(this, 'DecideLater', {
          environment: rest,
          attempts: configuration.decideLaterAttempts,
        })
      : undefined;
    const assignmentCallback = new TaskRouterFunction(this, 'AssignmentCallback', {
      entry: 'assignment-callback',
      description: "Answers TaskRouter's Assignment Callback",
      environment: {
        ...account,
        AUTH_TOKEN_SECRET: authToken.secretId,
        CALLBACK_TOLERANCE_SECONDS: String(configuration.callbackTolerance),
        ...(configuration.publicUrl && { PUBLIC_URL: configuration.publicUrl }),
        ...(decideLater && { DECISION_QUEUE_URL: decideLater.queueUrl }),
      },
      // TaskRouter waits five seconds; an answer it no longer waits for would hide that the fallback was called.
      timeout: Duration.seconds(4),
      memorySize: 512,
      alias: { '#assignment-rules': this.writeRules(rules) },
    });
    const idempotencyKeys = new IdempotencyTable(this, 'IdempotencyKeys');
    const createTask = new TaskRouterFunction(this, 'CreateTask', {
      entry: 'create-task',
      description: 'Creates a Task',
      environment: {
        ...rest,
        TWILIO_WORKFLOW_SID: configuration.workflowSid,
        DEFAULT_TASK_ATTRIBUTES: JSON.stringify(configuration.defaultTaskAttributes),
        IDEMPOTENCY_TABLE: idempotencyKeys.tableName,
      },
      lazy: ['./idempotent-creation'],
      ...callsTwilio,
    });
    const updateReservation = new TaskRouterFunction(this, 'UpdateReservation', {
      entry: 'update-reservation',
      description: 'Accepts or rejects a Reservation',
      environment: rest,
      ...callsTwilio,
    });
    idempotencyKeys.grantClaim(createTask);
    authToken.grantRead(assignmentCallback);
    for (const caller of [createTask, updateReservation]) restSecret.grantRead(caller);
    if (decideLater) {
      restSecret.grantRead(decideLater.function);
      decideLater.grantSend(assignmentCallback);
    }

    const api = new TaskRouterApi(this, 'Api');
    api.route('assignment_callback', [POST, GET], assignmentCallback, 'signed by Twilio');
    api.route('create_task', [POST], createTask, 'IAM');
    api.route('accept_reservation', [POST], updateReservation, 'IAM');
    api.route('reject_reservation', [POST], updateReservation, 'IAM');

    const url = configuration.publicUrl ?? api.url;
    this.output(
      'AssignmentCallbackUrl',
      `${url}/taskrouter/assignment_callback`,
      "The Workflow's Assignment Callback URL",
    );
    this.output('CreateTaskUrl', `${url}/taskrouter/create_task`, 'POST here, signed with AWS credentials');
    this.output(
      'AuthTokenSecretName',
      authToken.secretId,
      'The secret that must hold accountSid and authToken',
    );
  }

  /** The module that takes the place of lambda/assignment-rules.ts in the bundle; kept beside the template. */
  private writeRules(assignmentRules: AssignmentRules): string {
    const outdir = resolve(Stage.of(this)?.outdir ?? '.');
    const file = join(outdir, `${this.artifactId}.assignment-rules.json`);
    writeFileSync(file, JSON.stringify({ assignmentRules }));
    return file;
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

function decidesLater({ rules, otherwise }: AssignmentRules): boolean {
  return [...rules.map(({ answer }) => answer), otherwise].includes('decide-later');
}
