import { LOCAL_COSMOS_KEY } from "./cosmos/key.ts";

/** Ports that the endpoints of one local stack listen on. */
export interface EndpointPorts {
  readonly eventHubsPort: number;
  readonly cosmosPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
}

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

/** The settings by which the app finds these endpoints: all that differs from Azure. */
export function connectionSettings(ports: EndpointPorts): Record<string, string> {
  return {
    AzureWebJobsStorage: storageConnection(ports),
    LAKE_STORAGE: storageConnection(ports),
    EVENT_HUBS: eventHubsConnection(ports),
    COSMOS: cosmosConnection(ports),
  };
}
