import { LOCAL_COSMOS_KEY } from "./cosmos/key.ts";
import { databaseUrl } from "./postgres/database-url.ts";

/** Ports that the endpoints of one local stack listen on. */
export interface EndpointPorts {
  readonly eventHubsPort: number;
  readonly cosmosPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  /** The URL of the PostgreSQL server, without a database; absent: there is none. */
  readonly postgresUrl?: string | undefined;
}

/** Services that an app connects to with a connection string. */
export const services = ["storage", "eventHubs", "cosmos"] as const;
/** A service, or a database of PostgreSQL. */
export type Service = (typeof services)[number] | `postgres/${string}`;

/** Azurite's account and key, which are public. */
const account = "devstoreaccount1";
const accountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export function storageConnection({ blobPort, queuePort, tablePort }: EndpointPorts): string {
  const endpoint = (service: string, port: number) => `${service}Endpoint=http://127.0.0.1:${port}/${account};`;
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};${endpoint("Blob", blobPort)}${endpoint("Queue", queuePort)}${endpoint("Table", tablePort)}`;
}

export function eventHubsConnection({ eventHubsPort }: Pick<EndpointPorts, "eventHubsPort">): string {
  return `Endpoint=sb://localhost:${eventHubsPort};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;`;
}

export function cosmosConnection({ cosmosPort }: Pick<EndpointPorts, "cosmosPort">): string {
  return `AccountEndpoint=http://127.0.0.1:${cosmosPort}/;AccountKey=${LOCAL_COSMOS_KEY};`;
}

const connectionTo = {
  storage: storageConnection,
  eventHubs: eventHubsConnection,
  cosmos: cosmosConnection,
} as const satisfies Record<(typeof services)[number], (ports: EndpointPorts) => string>;

/**
 * The settings of a service that does not run are absent.
 *
 * @param connections app settings that contain a connection string, and the service it is for
 */
export function connectionSettings(
  connections: Readonly<Record<string, Service>>,
  ports: EndpointPorts,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(connections).flatMap(([name, service]) => {
      const connection = connectionOf(service, ports);
      return connection === undefined ? [] : [[name, connection]];
    }),
  );
}

function connectionOf(service: Service, ports: EndpointPorts): string | undefined {
  if (isDatabase(service)) return ports.postgresUrl && databaseUrl(ports.postgresUrl, databaseOf(service));
  return connectionTo[service](ports);
}

function isDatabase(service: Service): service is `postgres/${string}` {
  return service.startsWith("postgres/");
}

function databaseOf(service: `postgres/${string}`): string {
  return service.slice("postgres/".length);
}
