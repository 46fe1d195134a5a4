import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type KeyLike, SignJWT } from 'jose';

/** A token's claims; undefined ones are left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** An issuer of tokens on loopback, with OpenID Connect discovery. */
export interface TestIssuer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly requests: string[];
  /** What discovery answers, where it isn't the truth. */
  discovery: string | undefined;
  /** A token of the key, or of one that nobody knows under the same name. */
  sign(claims: Claims, options?: { readonly algorithm?: string; readonly forged?: boolean }): Promise<string>;
  close(): void;
}

/** Starts an issuer with an RSA key `rsa` and an EC key `ec`. */
export async function startIssuer(): Promise<TestIssuer> {
  const [rsa, ec, stranger] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('ES256'),
    generateKeyPair('RS256'),
  ]);
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
  ];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.setHeader('content-type', 'application/json');
    const document = JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/keys` } : { keys });
    response.end(isDiscovery ? (issuer.discovery ?? document) : document);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const privateKey = (algorithm: string, forged: boolean): KeyLike => {
    if (forged) return stranger.privateKey;
    return algorithm === 'ES256' ? ec.privateKey : rsa.privateKey;
  };
  const issuer: TestIssuer = {
    url,
    requests,
    discovery: undefined,
    sign: (claims, { algorithm = 'RS256', forged = false } = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: algorithm, kid: algorithm === 'ES256' ? 'ec' : 'rsa' })
        .sign(privateKey(algorithm, forged)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return issuer;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP port'));
      else resolve(address.port);
    });
  });
}
