/** A request of the Kafka protocol, and its supported versions. */
export interface Api {
  readonly key: number;
  readonly min: number;
  readonly max: number;
  /** The first version with compact lengths and tagged fields. */
  readonly flexibleFrom: number;
}

const never = Number.POSITIVE_INFINITY;

/**
 * All supported requests. Requests of consumers are supported only to reject them.
 * librdkafka requires a version that it does not use: it sends record batches (magic 2) only to a broker with Fetch 4.
 */
export const apis = {
  Produce: { key: 0, min: 3, max: 9, flexibleFrom: 9 },
  Fetch: { key: 1, min: 4, max: 11, flexibleFrom: 12 },
  ListOffsets: { key: 2, min: 1, max: 5, flexibleFrom: 6 },
  Metadata: { key: 3, min: 0, max: 12, flexibleFrom: 9 },
  FindCoordinator: { key: 10, min: 0, max: 3, flexibleFrom: 3 },
  JoinGroup: { key: 11, min: 0, max: 5, flexibleFrom: 6 },
  SaslHandshake: { key: 17, min: 0, max: 1, flexibleFrom: never },
  ApiVersions: { key: 18, min: 0, max: 3, flexibleFrom: 3 },
  InitProducerId: { key: 22, min: 0, max: 4, flexibleFrom: 2 },
  SaslAuthenticate: { key: 36, min: 0, max: 2, flexibleFrom: 2 },
} as const satisfies Record<string, Api>;

export type ApiName = keyof typeof apis;

const names: ReadonlyMap<number, ApiName> = new Map(
  Object.entries(apis).map(([name, { key }]) => [key, name as ApiName]),
);

export function apiName(key: number): ApiName | undefined {
  return names.get(key);
}

export function isFlexible(name: ApiName, version: number): boolean {
  return version >= apis[name].flexibleFrom;
}
