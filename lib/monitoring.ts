import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS } from '#lambda/aws/metric-names';

/** Props of {@link Monitoring}. */
export interface MonitoringProps {
  readonly api: HttpStage;
  readonly assignmentCallback: IFunction;
  /** Undefined where the Workspace's events are not passed on. */
  readonly eventCallback?: IFunction;
  readonly createTask: IFunction;
  /** Every function there is, to watch for crashes and throttling. */
  readonly functions: readonly IFunction[];
  /** What decides later, where anything does. */
  readonly decideLater?: DecisionParts;
  /** Where alarms are mailed; undefined for nowhere. */
  readonly alarmEmail?: string;
  /** ARN of a topic of somebody's own that alarms are sent to as well. */
  readonly alarmTopicArn?: string;
}

/** The function that decides later, and its queues. */
export interface DecisionParts {
  readonly function: IFunction;
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
}

const PERIOD = Duration.minutes(5);

/** A dashboard, and an alarm for each thing that somebody has to look at. */
export class Monitoring extends Construct {
  private readonly topics: readonly ITopic[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { alarmEmail, alarmTopicArn } = props;
    this.topics = [
      ...(alarmEmail === undefined ? [] : [this.alarmTopic(alarmEmail)]),
      ...(alarmTopicArn === undefined ? [] : [Topic.fromTopicArn(this, 'OwnAlarms', alarmTopicArn)]),
    ];
    this.callbackAlarms(props.assignmentCallback);
    if (props.eventCallback) this.eventAlarms(props.eventCallback);
    this.alarm('CreateTaskFailures', handled(props.createTask, 'error'), 1, 'A Task could not be created');
    this.apiAlarms(props.api);
    for (const fn of props.functions) this.functionAlarms(fn, props);
    if (props.decideLater) this.decisionAlarms(props.decideLater);
    this.dashboard(props);
  }

  private callbackAlarms(callback: IFunction): void {
    this.alarm(
      'CallbackErrors',
      handled(callback, 'error'),
      1,
      'A callback was answered with an error: the fallback was tried',
    );
    this.alarm(
      'ForgedCallbacks',
      handled(callback, 'forged'),
      10,
      'Callbacks come that Twilio did not sign, or signed with another token',
    );
    this.alarm(
      'ReplayedCallbacks',
      handled(callback, 'replayed'),
      1,
      'A callback came long after it was made',
    );
    this.alarm(
      'UndecidedCallbacks',
      handled(callback, 'undecided'),
      10,
      'Callbacks were sent to the fallback: their signatures match nothing, and the secret is read as often as it may be',
    );
    this.alarm(
      'UntimedCallbacks',
      warnings(callback),
      1,
      'A callback did not say when it was made, so that a replay of it could not be told',
    );
    // Half of the five seconds that TaskRouter waits, so that there is time to find out why.
    this.alarm(
      'CallbackSlow',
      latency(callback, 99),
      2_500,
      'One callback in a hundred takes half of the time that TaskRouter waits',
    );
    const age = new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.secretAge,
      dimensionsMap: { [METRICS.functionDimension]: callback.functionName },
      statistic: Stats.MAXIMUM,
      period: Duration.days(1),
    });
    this.alarm('AuthTokenAge', age, 90, 'The auth token has not been rotated for ninety days');
  }

  private eventAlarms(callback: IFunction): void {
    this.alarm('ForgedEvents', handled(callback, 'forged'), 10, 'Events come that Twilio did not sign');
    this.alarm(
      'ReplayedEvents',
      handled(callback, 'replayed'),
      1,
      'An event came long after it had happened',
    );
    this.alarm('UntimedEvents', warnings(callback), 1, 'An event did not say when it happened');
  }

  /** What is answered before a function runs: no route, no authorization, throttled, or a function out of reach. */
  private apiAlarms(stage: HttpStage): void {
    this.alarm(
      'ApiClientErrors',
      stage.metricClientError({ period: PERIOD, statistic: Stats.SUM }),
      100,
      'The API refuses many requests (4xx): a client that is wrong, or one that tries',
    );
    this.alarm(
      'ApiServerErrors',
      stage.metricServerError({ period: PERIOD, statistic: Stats.SUM }),
      1,
      'The API answered with 5xx',
    );
  }

  private functionAlarms(fn: IFunction, { assignmentCallback: callback, createTask }: MonitoringProps): void {
    const name = fn.node.id;
    const errors = fn.metricErrors({ period: PERIOD });
    this.alarm(`${name}Crashes`, errors, 1, `${name} crashed or ran out of time`);
    // Those of the callback and of create_task have alarms of their own, which say what it means.
    if (fn !== callback && fn !== createTask) {
      this.alarm(`${name}Errors`, handled(fn, 'error'), 1, `${name} answered or ended with an error`);
    }
    const throttles = fn.metricThrottles({ period: PERIOD });
    this.alarm(
      `${name}Throttles`,
      throttles,
      1,
      `${name} was refused an environment: the concurrency limit is reached`,
    );
  }

  private decisionAlarms({ function: decideReservation, queue, deadLetters }: DecisionParts): void {
    this.alarm(
      'DecisionsTooLate',
      handled(decideReservation, 'too-late'),
      1,
      'A Reservation timed out before it was decided',
    );
    const period = Duration.minutes(1);
    const depth = deadLetters.metricApproximateNumberOfMessagesVisible({ period });
    this.alarm(
      'DeadLetters',
      depth,
      1,
      'An assignment could not be decided: its Reservation is left to time out',
    );
    // Half of TaskRouter's default reservation timeout of 120 seconds.
    const age = queue.metricApproximateAgeOfOldestMessage({ period });
    this.alarm(
      'DecisionsWait',
      age,
      60,
      'Assignments wait for a decision: their Reservations are about to time out',
    );
  }

  private alarm(id: string, metric: IMetric, threshold: number, alarmDescription: string): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    for (const topic of this.topics) alarm.addAlarmAction(new SnsAction(topic));
  }

  private alarmTopic(address: string): Topic {
    const topic = new Topic(this, 'Alarms', {
      displayName: `${Stack.of(this).stackName} alarms`,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(publishingAlarms(this, topic));
    topic.addSubscription(new EmailSubscription(address));
    Validations.of(topic).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason: 'A message that could not be mailed is not lost: the alarm stays in its state in CloudWatch.',
    });
    return topic;
  }

  private dashboard({ assignmentCallback, createTask, functions, decideLater }: MonitoringProps): void {
    const outcomes = (fn: IFunction, names: readonly string[]) =>
      names.map((outcome) => handled(fn, outcome).with({ label: outcome }));
    const latencies = [50, 99].map((percentile) =>
      latency(assignmentCallback, percentile).with({ label: `p${percentile}` }),
    );
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    const dashboard = new Dashboard(this, 'Dashboard');
    dashboard.addWidgets(
      graph(
        'Callbacks answered',
        outcomes(assignmentCallback, ['instruction', 'left-to-rest', 'decide-later']),
      ),
      graph(
        'Callbacks refused',
        outcomes(assignmentCallback, ['forged', 'replayed', 'undecided', 'for-another', 'invalid', 'error']),
      ),
      graph('Callback latency, cold starts included (TaskRouter waits 5 s)', latencies),
      graph('Tasks', outcomes(createTask, ['created', 'replayed', 'invalid', 'error'])),
      graph(
        'Crashes',
        functions.map((fn) => fn.metricErrors({ period: PERIOD, label: fn.node.id })),
      ),
      graph(
        'Throttles',
        functions.map((fn) => fn.metricThrottles({ period: PERIOD, label: fn.node.id })),
      ),
    );
    if (decideLater === undefined) return;
    const { function: decideReservation, queue, deadLetters } = decideLater;
    dashboard.addWidgets(
      graph(
        'Decisions',
        outcomes(decideReservation, [
          'accepted',
          'rejected',
          'deferred',
          'no-longer-pending',
          'too-late',
          'error',
        ]),
      ),
      graph('Decisions that wait', [queue.metricApproximateNumberOfMessagesVisible()]),
      graph('Oldest decision (s)', [queue.metricApproximateAgeOfOldestMessage()]),
      graph('Dead letters', [deadLetters.metricApproximateNumberOfMessagesVisible()]),
    );
  }
}

/**
 * Lets this account's alarms publish: a policy of the topic's own takes the place of the one that would.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function publishingAlarms(scope: Construct, topic: Topic): PolicyStatement {
  const { account } = Stack.of(scope);
  const alarms = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': account } },
  });
}

/** How many requests a function handled with a warning. */
function warnings(fn: IFunction): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.warned,
    dimensionsMap: { [METRICS.functionDimension]: fn.functionName },
    statistic: Stats.SUM,
    period: PERIOD,
  });
}

/** How long callers of a function waited. Lambda's own Duration leaves the cold start out, and the caller does not. */
function latency(fn: IFunction, percentile: number): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.latency,
    dimensionsMap: { [METRICS.functionDimension]: fn.functionName },
    statistic: Stats.p(percentile),
    period: PERIOD,
  });
}

/** How many requests a function ended with this outcome. */
function handled(fn: IFunction, outcome: string): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.handled,
    dimensionsMap: { [METRICS.functionDimension]: fn.functionName, [METRICS.outcomeDimension]: outcome },
    statistic: Stats.SUM,
    period: PERIOD,
  });
}
