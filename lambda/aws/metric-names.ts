/** The names of the metrics that the functions count and the alarms watch. */
export const METRICS = {
  namespace: 'TaskRouter',
  /** One per handled request or message, by function and outcome. */
  handled: 'Handled',
  /** Handled ones that the log line has a warning on, by function. */
  warned: 'Warned',
  /** Milliseconds from API Gateway's receiving a request to its answer, a cold start in them, by function. */
  latency: 'Latency',
  /** Days since the auth token was changed, by function. */
  secretAge: 'SecretAge',
  functionDimension: 'FunctionName',
  outcomeDimension: 'outcome',
} as const;
