import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { default as Forge, pki } from 'node-forge';

/** What a TLS server shows for one host. */
export interface HostCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

const DAY_MS = 86_400_000;

/**
 * A certificate authority of this process alone: made anew at every start, its key never leaves the memory. Only those
 * programs trust it that are told to.
 */
export class CertificateAuthority {
  private readonly hosts = new Map<string, HostCertificate>();
  private readonly keys = newKeys();
  private readonly certificate: pki.Certificate;

  private constructor(private readonly forge: typeof Forge) {
    this.certificate = this.newCertificate(SUBJECT, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      { name: 'subjectKeyIdentifier' },
    ]);
    this.sign(this.certificate);
  }

  /** Certificates are made by a library that only a proxy needs: it is loaded with the first one. */
  static async create(): Promise<CertificateAuthority> {
    const forge = await import('node-forge');
    return new CertificateAuthority(forge.default);
  }

  /** What programs have to trust, as PEM. */
  get pem(): string {
    return this.forge.pki.certificateToPem(this.certificate);
  }

  /** The certificate of a host name, for a day. */
  for(host: string): HostCertificate {
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    const certificate = this.newCertificate(
      [{ name: 'commonName', value: host }],
      [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: DNS_NAME, value: host }] },
      ],
    );
    this.sign(certificate);
    const made = { key: this.keys.privateKey, cert: this.forge.pki.certificateToPem(certificate) };
    this.hosts.set(host, made);
    return made;
  }

  private newCertificate(subject: pki.CertificateField[], extensions: object[]): pki.Certificate {
    const certificate = this.forge.pki.createCertificate();
    certificate.publicKey = this.forge.pki.publicKeyFromPem(this.keys.publicKey);
    // Positive, as a serial number has to be.
    certificate.serialNumber = `00${randomBytes(16).toString('hex')}`;
    // Clocks that are compared may be a little apart.
    certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
    certificate.validity.notAfter = new Date(Date.now() + 30 * DAY_MS);
    certificate.setSubject(subject);
    certificate.setIssuer(SUBJECT);
    certificate.setExtensions(extensions);
    return certificate;
  }

  private sign(certificate: pki.Certificate): void {
    certificate.sign(this.forge.pki.privateKeyFromPem(this.keys.privateKey), this.forge.md.sha256.create());
  }
}

const SUBJECT = [{ name: 'commonName', value: 'TaskRouter emulator on this machine' }];

/** The kind of alternative name that is a host's. Source: RFC 5280, section 4.2.1.6 */
const DNS_NAME = 2;

function newKeys(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
