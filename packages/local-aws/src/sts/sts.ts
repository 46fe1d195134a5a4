import type { Account } from '../account';
import { type EmulatedService, notSupported, type Operation } from '../service-endpoint/service';

/** STS: it tells who calls. Roles are assumed for the functions, never through it. */
export class Sts implements EmulatedService {
  readonly signingName = 'sts';
  /** It speaks the query protocol. */
  readonly targetPrefix = undefined;
  readonly endpointVariable = 'AWS_ENDPOINT_URL_STS';

  constructor(private readonly account: Account) {}

  /** Source: GetCallerIdentity in the STS API Reference; whoever has a key may ask. */
  parse(operation: string): Operation {
    if (operation !== 'GetCallerIdentity') throw notSupported(operation);
    return {
      permissions: [],
      execute: ({ principal: { arn, userId } }) => ({
        Arn: arn,
        UserId: userId,
        Account: this.account.accountId,
      }),
    };
  }
}
