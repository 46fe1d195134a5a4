import { ServiceError } from '../service-endpoint/service';

type SqsErrorName =
  | 'BatchEntryIdsNotDistinct'
  | 'BatchRequestTooLong'
  | 'EmptyBatchRequest'
  | 'InvalidAttributeName'
  | 'InvalidBatchEntryId'
  | 'InvalidMessageContents'
  | 'MessageNotInflight'
  | 'OverLimit'
  | 'PurgeQueueInProgress'
  | 'QueueDoesNotExist'
  | 'ReceiptHandleIsInvalid'
  | 'ResourceNotFoundException'
  | 'TooManyEntriesInBatchRequest';

/** One of SQS's own errors. Source: "Errors" of each action in the SQS API Reference. */
export function sqsError(name: SqsErrorName, message: string): ServiceError {
  return new ServiceError(`com.amazonaws.sqs#${name}`, message);
}

/** A parameter that is there and can't be taken. SQS has this error from the framework it is built on. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.service#InvalidParameterValueException', message);
}

/** A parameter that isn't there. */
export function missingParameter(name: string): ServiceError {
  return new ServiceError(
    'com.amazon.coral.service#MissingRequiredParameterException',
    `The request must contain the parameter ${name}.`,
  );
}
