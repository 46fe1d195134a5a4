import { parseArgs } from 'node:util';
import { outputsInFile, post, secretReader, stackOutputs } from './smoke/aws';
import { smoke } from './smoke/checks';

const USAGE = `npm run smoke -- --stack TaskRouter
    looks at a deployed stack as Twilio and its callers do, and creates nothing; ends with 1 when something is wrong.
    Credentials, profile and Region are those that the AWS CLI would use.
  --stack NAME         the stack (TaskRouter)
  --outputs FILE       its outputs as cdk deploy --outputs-file wrote them, instead of asking CloudFormation
  --token TOKEN        a JSON Web Token for create_task, where the stack has auth=jwt
  --endpoint-url URL   another Secrets Manager than AWS's, for instance the local one`;

/** @returns the exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', default: 'TaskRouter' },
      outputs: { type: 'string' },
      token: { type: 'string' },
      'endpoint-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { stack, outputs: file, token, 'endpoint-url': endpoint } = values;
  const checks = await smoke({
    outputs: file === undefined ? await stackOutputs(stack) : outputsInFile(file, stack),
    readSecret: secretReader(endpoint),
    post: (url, body) => post(url, body, token),
  });
  for (const { name, problem, note } of checks) {
    console.log(
      `${problem === undefined ? 'ok   ' : 'WRONG'}  ${name}${note === undefined ? '' : `: ${note}`}`,
    );
    if (problem !== undefined) console.log(`       ${problem}`);
  }
  return checks.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
