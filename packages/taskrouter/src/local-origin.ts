/** Who may talk to a server on this machine besides this machine itself. */
export interface AllowedPeers {
  /** Names, with a port or for every port, that the server is also reached by: `host.docker.internal`. */
  readonly hosts: readonly string[];
  /** Origins of pages that may call it: `https://agents.example`. */
  readonly origins: readonly string[];
}

/** Names of loopback: a page elsewhere can't make them mean its own server. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Why a server that is meant for this machine alone refuses a request; undefined when it doesn't.
 *
 * A browser sends the pages' requests to any address, loopback too. A page elsewhere could have its own name resolve to
 * 127.0.0.1 and read the answers (DNS rebinding): then `Host` is that name. Or it posts across sites: then `Origin` is
 * its own. Programs send no `Origin`.
 * @param host the header `Host`
 * @param origin the header `Origin`
 */
export function refusalOfPeer(
  { host, origin }: { readonly host: string | undefined; readonly origin: string | undefined },
  allowed: AllowedPeers,
): string | undefined {
  if (!isAllowedHost(host ?? '', allowed.hosts)) {
    return `Host ${JSON.stringify(host ?? '')} is not this machine (${LOOPBACK.join(', ')}), and a page elsewhere could have it mean this machine. To allow it: --allow-host`;
  }
  if (origin !== undefined && !isAllowedOrigin(origin, allowed)) {
    return `Origin ${JSON.stringify(origin)} is not this machine: pages elsewhere may neither see nor change what is here. To allow it: --allow-origin`;
  }
  return undefined;
}

function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(host.toLowerCase()) ?? [];
  if (name === undefined) return false;
  const names = allowed.map((known) => known.toLowerCase());
  return LOOPBACK.includes(name) || names.includes(name) || names.includes(`${name}:${port}`);
}

function isAllowedOrigin(origin: string, { hosts, origins }: AllowedPeers): boolean {
  const wanted = origin.toLowerCase();
  if (origins.some((known) => known.toLowerCase().replace(/\/$/, '') === wanted)) return true;
  const [, host] = /^https?:\/\/([^/]*)$/.exec(wanted) ?? [];
  return host !== undefined && isAllowedHost(host, hosts);
}
