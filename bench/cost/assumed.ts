/** What no measurement here can say. Every figure of the cost section rests on these too. */
export const ASSUMED = {
  /** Share of calls that start a container; AWS's own analysis of production workloads found less. */
  coldShare: 0.01,
  /** Milliseconds until Twilio has answered a request. */
  twilioMs: 200,
  /** Bytes of the lines that Lambda logs for every call, as JSON: platform.start and platform.report. */
  lambdaLogBytes: 700,
  /** Bytes of a line of the API's access log. */
  accessLogBytes: 350,
  /** Bytes of an answer with its headers. */
  answerBytes: 400,
} as const;

/** Source of the share: https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/ */
export const COLD_SHARE_SOURCE = 'AWS: cold starts are typically under 1 % of invocations';
