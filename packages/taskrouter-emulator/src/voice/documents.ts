import type { Destination } from './steps';
import type { Telephony } from './telephony';
import { parseTwiml, TwimlError, type Verb } from './twiml';

/** A document that is being carried out. */
export interface Running {
  readonly verbs: readonly Verb[];
  /** What relative URLs in it are relative to. */
  readonly url: string;
  next: number;
}

/** The documents of one call, as the application answers them. */
export class Documents {
  private sincePause = 0;

  /** @param parameters what every request about the call says. */
  constructor(
    private readonly telephony: Telephony,
    private readonly parameters: () => Readonly<Record<string, string>>,
    private readonly note: (what: string) => void,
  ) {}

  /** Time passes between two documents: they are no circle. */
  paused(): void {
    this.sincePause = 0;
  }

  /**
   * The document at a URL.
   * @param base what a relative URL is relative to.
   * @returns undefined, with an alert, when there is none, or when documents lead to each other without end.
   */
  async request(
    { url, method }: Destination,
    base: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Running | undefined> {
    const { telephony } = this;
    const address = addressOf(url, base);
    if (address === undefined) {
      telephony.alert(11100, `'${url}' is not a URL`, base);
      return undefined;
    }
    if (++this.sincePause > MOST_WITHOUT_PAUSE) {
      telephony.alert(
        0,
        `${MOST_WITHOUT_PAUSE} TwiML documents have followed each other with no pause`,
        address,
      );
      return undefined;
    }
    this.note(`${method} ${new URL(address).pathname}`);
    const fetched = await telephony.fetch(address, method, { ...this.parameters(), ...parameters }, signal);
    if (signal.aborted) return undefined;
    if (!fetched.ok) {
      telephony.alert(fetched.code, `TwiML: ${fetched.why}`, address);
      return undefined;
    }
    try {
      return { verbs: parseTwiml(fetched.body), url: address, next: 0 };
    } catch (error) {
      if (!(error instanceof TwimlError)) throw error;
      telephony.alert(12100, `TwiML: ${error.message}`, address);
      return undefined;
    }
  }
}

/** Of documents that send the call on to each other; a person would hear nothing but silence. */
const MOST_WITHOUT_PAUSE = 50;

// Connection overrides in the fragment belong to the URL: only what is relative is resolved.
function addressOf(url: string, base: string): string | undefined {
  if (/^https?:\/\//i.test(url)) return URL.canParse(url) ? url : undefined;
  return URL.canParse(url, base) ? new URL(url, base.split('#')[0]).href : undefined;
}
