/**
 * What a command of this project says of an error, for people: what they have to mend rather than what AWS's SDK makes
 * of it.
 */
export function describeAwsError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (/^Region is missing|region=""/.test(error.message))
    return 'No AWS Region is set: set AWS_REGION, or give the profile one with aws configure';
  if (error.name === 'CredentialsProviderError')
    return `No AWS credentials are found (${error.message}): set AWS_PROFILE, sign in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  return error.message;
}
