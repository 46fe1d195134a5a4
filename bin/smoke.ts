import { parseArgs } from 'node:util';
import { describeAwsError } from './aws-error';
import { type AwsPlace, outputsInFile, post, secretReader, stackOutputs } from './smoke/aws';
import { type Check, smoke } from './smoke/checks';

const USAGE = `npm run smoke -- --stack TaskRouter
    looks at a deployed stack as Twilio and its callers do, and at its fallback in another Region, and creates nothing;
    ends with 1 when something is wrong. Credentials, profile and Region are those that the AWS CLI would use.
  --stack NAME         the stack (TaskRouter)
  --outputs FILE       its outputs as cdk deploy --outputs-file wrote them, instead of asking CloudFormation
  --token TOKEN        a JSON Web Token for create_task, where the stack has auth=jwt
  --endpoint-url URL   another Secrets Manager than AWS's, for instance the local one
  --fallback-endpoint-url URL   the same for the fallback's Region`;

/** @returns the exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', default: 'TaskRouter' },
      outputs: { type: 'string' },
      token: { type: 'string' },
      'endpoint-url': { type: 'string' },
      'fallback-endpoint-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { stack, outputs: file, token, 'endpoint-url': endpoint } = values;
  const look = async (stackName: string, place: AwsPlace) => {
    const outputs =
      file === undefined ? await stackOutputs(stackName, place) : outputsInFile(file, stackName);
    const where = { ...place, ...(token !== undefined && { token }) };
    const checks = await smoke({
      outputs,
      readSecret: secretReader(place),
      post: (url, body) => post(url, body, where),
    });
    console.log(`${stackName}${place.region === undefined ? '' : ` in ${place.region}`}`);
    for (const check of checks) print(check);
    return { outputs, isWrong: checks.some(({ problem }) => problem !== undefined) };
  };
  const { outputs, isWrong } = await look(stack, endpoint === undefined ? {} : { endpoint });
  const { FallbackStackName: fallback, FallbackRegion: region = '' } = outputs;
  if (fallback === undefined) return isWrong ? 1 : 0;
  const other = values['fallback-endpoint-url'];
  const { isWrong: isFallbackWrong } = await look(fallback, {
    region,
    ...(other !== undefined && { endpoint: other }),
  });
  return isWrong || isFallbackWrong ? 1 : 0;
}

function print({ name, problem, note }: Check): void {
  console.log(
    `${problem === undefined ? 'ok   ' : 'WRONG'}  ${name}${note === undefined ? '' : `: ${note}`}`,
  );
  if (problem !== undefined) console.log(`       ${problem}`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(describeAwsError(error));
    process.exitCode = 2;
  },
);
