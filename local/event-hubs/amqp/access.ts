import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";
import { addressPath } from "./addresses.ts";
import { type Connection, type SaslMechanism, saslMechanismOf } from "./rhea-view.ts";

/** The resources that a connection may access: all with SASL PLAIN, else those of its tokens. */
export class Access {
  readonly #connection: Connection;
  /** The end of each token, by the path of its resource in lower case. */
  readonly #expiries = new Map<string, number>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Grants a resource such as `sb://localhost:5672/telemetry`, with all below it. */
  readonly grant = (resource: string, expiresAt: number): void => {
    this.#expiries.set(addressPath(resource).toLowerCase().replace(/\/$/, ""), expiresAt);
  };

  /** Whether a token is valid for the address of a link. */
  covers(path: string, now: number): boolean {
    const wanted = path.toLowerCase();
    return this.#some(now, (granted) => granted === "" || wanted === granted || wanted.startsWith(`${granted}/`));
  }

  /** Whether any token is valid. */
  any(now: number): boolean {
    return this.#some(now, () => true);
  }

  #some(now: number, matches: (granted: string) => boolean): boolean {
    const mechanism = saslMechanismOf(this.#connection);
    if (mechanism instanceof PlainMechanism && mechanism.outcome) return true;
    return [...this.#expiries].some(([granted, expiresAt]) => expiresAt > now && matches(granted));
  }
}

/** SASL PLAIN: the user is the name of the key, the password is the key. */
export class PlainMechanism implements SaslMechanism {
  outcome: boolean | undefined;
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  start(response: Buffer): void {
    const [, user, password] = response.toString("utf8").split("\0");
    this.outcome = user === LOCAL_EVENT_HUBS_KEY_NAME && password === LOCAL_EVENT_HUBS_KEY;
    if (!this.outcome)
      this.#log(`SASL PLAIN: the user must be '${LOCAL_EVENT_HUBS_KEY_NAME}' and the password its key`);
  }
}
