import type { Json, JsonObject } from 'taskrouter/parsed';

/** An AWS::SQS::Queue. */
export function queue(properties: JsonObject = {}): JsonObject {
  return { Type: 'AWS::SQS::Queue', Properties: properties };
}

/** The ARN of a resource. */
export function arnOf(logicalId: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** A statement that allows SQS actions on a queue of the stack. */
export function allowOn(logicalId: string, ...operations: string[]): JsonObject {
  return {
    Effect: 'Allow',
    Action: operations.map((operation) => `sqs:${operation}`),
    Resource: arnOf(logicalId),
  };
}

/** What a function needs to be invoked with a queue's messages. */
export function allowConsuming(logicalId: string): JsonObject {
  return allowOn(logicalId, 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes');
}

/** An AWS::Lambda::EventSourceMapping. */
export function eventSource(fn: string, logicalId: string, properties: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: fn }, EventSourceArn: arnOf(logicalId), ...properties },
  };
}

/** An AWS::SQS::QueuePolicy. */
export function queuePolicy(logicalId: string, ...statements: Json[]): JsonObject {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: logicalId }],
      PolicyDocument: { Version: '2012-10-17', Statement: statements },
    },
  };
}
