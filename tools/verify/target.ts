/** A running KoreVital, as a partner accesses it. */
export interface Target {
  /** Display name: `dev, https://func-….azurewebsites.net`. */
  readonly name: string;
  /** Base URL of the app. */
  readonly url: string;
  /** A function key. */
  readonly key: string;
  /** A token of Entra for the paths of people; undefined where the key opens them. */
  readonly token?: string | undefined;
  /** Uploads a file to the container `landing`. */
  land(name: string, content: Uint8Array): Promise<void>;
  /** Removes that file. */
  removeLanded(name: string): Promise<void>;
  /** Deletes temporary resources, such as the key. */
  close(): Promise<void>;
}

export const environmentNames = ["local", "dev", "qa", "uat", "prod"] as const;

export type EnvironmentName = (typeof environmentNames)[number];
