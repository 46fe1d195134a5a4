import type { Clock } from 'taskrouter/clock';
import type { AccountSid, WorkflowSid, WorkspaceSid } from 'taskrouter/sid';
import type { LoggedAlert } from './alert-log';
import type { SharedKey } from './callbacks/signature';
import type { CallControl } from './calls/call-control';
import type { CallOptions } from './calls/call-plans';
import type { RoutingChoices } from './engine/routing-choices';
import type { Fault } from './faults/fault';
import type { RequestFaults } from './faults/faults';
import type { Narration } from './narration/narrator';
import type { WorkspaceSeed } from './seed/workspace-seed';
import type { Inspection, InspectionSupplement } from './traffic/inspection-log';
import type { CallerControl } from './voice/switchboard';

export interface TaskRouterOptions {
  /** 0 (the default) is any free one. */
  readonly port?: number;
  /**
   * Port of an HTTPS proxy that takes Twilio's hosts for itself, for programs that can't be told another base URL; 0 is any
   * free one. By default there is none.
   */
  readonly proxyPort?: number;
  /**
   * Address it listens on; by default 127.0.0.1, which no other machine reaches. `0.0.0.0` is for a container, together with
   * `allowedHosts`.
   */
  readonly host?: string;
  /**
   * Port of the console, the page that shows all of it; 0 is any free one, `usual` is 4040, or any free one where that is
   * taken. By default there is no console.
   */
  readonly consolePort?: number | 'usual';
  /** `AC` and 32 hexadecimal digits. By default a made-up one, always the same. */
  readonly accountSid?: string;
  /** The password for REST and the key of the callbacks' signatures. By default a made-up one, always the same. */
  readonly authToken?: string;
  /** API keys that may use REST as well: each secret by its SID, `SK` and 32 hexadecimal digits. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /**
   * A key of your own that signs callbacks by HMAC-SHA256 instead of the auth token, as a webhook rule for the whole
   * account makes Twilio do.
   */
  readonly sharedKey?: SharedKey;
  /** The workspace it starts with. By default the quickstart's. */
  readonly seed?: WorkspaceSeed;
  /** `manual`: time stands still until `advance`; or a clock of your own, which others may share. Default `real`. */
  readonly clock?: 'real' | 'manual' | Clock;
  /**
   * Waits for whatever else goes by the same clock until that has nothing left to do: asked before time moves on.
   * @returns whether it had anything to do
   */
  readonly alsoSettled?: () => Promise<boolean>;
  /** Which way the routing goes where the documentation leaves it open; goes before the seed's own `routing`. */
  readonly routing?: Partial<RoutingChoices>;
  /** ms in which an assignment callback must be answered, in real time whatever the clock. Default 5000, as Twilio's. */
  readonly callbackLimit?: number;
  /** ms in which an event callback must be answered, in real time. Default 15000, as Twilio's. */
  readonly eventCallbackLimit?: number;
  /** What workers' telephones do when they are called; by default they answer after a second. */
  readonly calls?: CallOptions;
  /** Requests that go wrong from the start; more by `faults` of the running one. */
  readonly faults?: readonly Fault[];
  /**
   * Path of the state file: what has happened survives there, also a process that is killed. Where there is one already,
   * it is gone on with, and the seed has no effect.
   */
  readonly state?: string | StateOptions;
  /**
   * Answer each of the queries by TargetWorkersExpression, EvaluateWorkerAttributes and EvaluateTaskAttributes three times
   * a second, by `clock`, and 429 beyond, as Twilio does. Default false.
   */
  readonly limitExpressionQueries?: boolean;
  /**
   * Names that it is also reached by, such as `host.docker.internal`. Requests to other names than loopback's are
   * refused: a page elsewhere could have its own name mean this machine.
   */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages that may call it, such as `https://agents.example`, besides those on this machine. */
  readonly allowedOrigins?: readonly string[];
  /** Told what happens, line by line, with whole SIDs; never credentials. */
  readonly log?: (line: string) => void;
  /** For a person who follows along: one readable line a step, with time and names. */
  readonly narration?: Narration;
}

/** A state file, and how it is kept. */
export interface StateOptions {
  readonly path: string;
  /** After how many entries a checkpoint replaces them by a snapshot. Default 50000. */
  readonly checkpointAfter?: number;
  /**
   * Keep what is whole of a damaged file, from its beginning; `log` is told what is lost, and the file as it was stays
   * beside it as `.damaged`. By default a damaged file is an error.
   */
  readonly repair?: boolean;
}

/** The HTTPS proxy of an emulator. */
export interface ProxyAddress {
  /** `http://127.0.0.1:8888`: what `HTTPS_PROXY` is set to. */
  readonly url: string;
  /** The certificate that programs have to trust, as PEM. */
  readonly certificate: string;
}

/** A TaskRouter on this machine. */
export interface TaskRouter {
  /** `http://127.0.0.1:4001`: what `client.taskrouter.baseUrl` is set to. */
  readonly url: string;
  /** The proxy, where `proxyPort` asks for one. */
  readonly proxy: ProxyAddress | undefined;
  /** Where the console is, where `consolePort` asks for one. */
  readonly consoleUrl: string | undefined;
  readonly accountSid: AccountSid;
  /** The primary one: {@link promoteAuthToken} replaces it. */
  readonly authToken: string;
  /** The seeded workspace. */
  readonly workspaceSid: WorkspaceSid;
  /** The first workflow of the seed. */
  readonly workflowSid: WorkflowSid;
  /** What Twilio's Monitor would show, oldest first. */
  readonly alerts: readonly LoggedAlert[];
  /** The calls to workers, for a test to steer. */
  readonly calls: CallControl;
  /** The calls into the application. */
  readonly callers: CallerControl;
  /** The requests that are to go wrong, and how many have. */
  readonly faults: RequestFaults;
  /**
   * Moves the manual clock. Everything due happens at its own moment, and the clock waits there until the callbacks it
   * leads to have been answered.
   * @throws Error when the clock is one of the program's own.
   */
  advance(seconds: number): Promise<void>;
  /**
   * Makes another auth token the primary one, as promoting a secondary one does at Twilio: from now on it signs, and
   * REST takes it instead of the one before.
   */
  promoteAuthToken(token: string): void;
  /** The key that signs callbacks instead of the auth token; undefined where none does. */
  readonly sharedKey: SharedKey | undefined;
  /** Has another shared key sign callbacks from now on, or the auth token again where it is undefined. */
  signWith(sharedKey: SharedKey | undefined): void;
  /** The routing choices that hold now. */
  readonly routing: RoutingChoices;
  /** Makes other routing choices, which hold at once and until a reset; those that aren't named stay. */
  chooseRouting(changes: Partial<RoutingChoices>): Promise<void>;
  /**
   * Takes in what the application's side tells of a request it received, for the console to show.
   * @returns its number
   */
  inspect(inspection: Inspection): number;
  /** Takes in what is known of an inspection only later; one that is forgotten by then stays so. */
  supplementInspection(n: number, supplement: InspectionSupplement): void;
  /** Resolves when no callback is on its way. */
  settled(): Promise<void>;
  /**
   * Back to the seed: everything that has happened since is forgotten, in the state file too. SIDs of the seed stay the
   * same.
   */
  reset(): Promise<void>;
  /** Stops listening, and breaks off what is on its way. */
  close(): Promise<void>;
}
