import { LOCAL_COSMOS_KEY } from "./cosmos/key.ts";

/** Ports that the endpoints of one local stack listen on. */
export interface EndpointPorts {
  readonly eventHubsPort: number;
  readonly cosmosPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
}

/** Services that an app connects to with a connection string. */
export const services = ["storage", "eventHubs", "cosmos"] as const;
export type Service = (typeof services)[number];

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
} as const satisfies Record<Service, (ports: EndpointPorts) => string>;

/** @param connections app settings that contain a connection string, and the service it is for */
export function connectionSettings(
  connections: Readonly<Record<string, Service>>,
  ports: EndpointPorts,
): Record<string, string> {
  return Object.fromEntries(Object.entries(connections).map(([name, service]) => [name, connectionTo[service](ports)]));
}
