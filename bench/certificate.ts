import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { oncePerRun } from './bench';

/** A certificate for 127.0.0.1 that nobody but this run trusts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate, for NODE_EXTRA_CA_CERTS: the functions verify it as they would any other. */
  readonly file: string;
}

/** Made anew by every run with the `openssl` command, on the curve that AWS and Twilio use. */
export const certificate = oncePerRun(async (bench): Promise<Certificate> => {
  const directory = await mkdtemp(join(tmpdir(), 'taskrouter-bench-tls-'));
  bench.atEnd(() => rm(directory, { recursive: true, force: true }));
  const [keyFile, file] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  await promisify(execFile)('openssl', [...request, ...subject, '-keyout', keyFile, '-out', file]).catch(
    (error: Error) => {
      throw new Error(`the benchmarks take the openssl command for their certificate: ${error.message}`);
    },
  );
  return { key: await readFile(keyFile, 'utf8'), cert: await readFile(file, 'utf8'), file };
});
