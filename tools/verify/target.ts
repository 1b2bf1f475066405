/** A KoreVital that runs somewhere, as a partner sees it. */
export interface Target {
  /** For people: `dev, https://func-….azurewebsites.net`. */
  readonly name: string;
  /** Of the app; https but on this machine. */
  readonly url: string;
  /** A function key that opens what is asked. */
  readonly key: string;
  /** Puts a file into the container `landing`. Throws when it cannot. */
  land(name: string, content: Uint8Array): Promise<void>;
  /** Takes that file away again. */
  unland(name: string): Promise<void>;
  /** Gives back what was made for the verification, such as the key. Throws when something stays. */
  close(): Promise<void>;
}

export const environmentNames = ["local", "dev", "qa", "uat", "prod"] as const;

export type EnvironmentName = (typeof environmentNames)[number];
