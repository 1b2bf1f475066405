import type { AzureMonitorExporterOptions } from "@azure/monitor-opentelemetry-exporter";

/** Where telemetry is exported. Both may be undefined, which is the default locally. */
export interface TelemetryTargets {
  /** Folder of OTLP-JSON files. */
  readonly folder: string | undefined;
  readonly applicationInsights: ApplicationInsights | undefined;
}

export interface ApplicationInsights {
  readonly connectionString: string;
  /** The managed identity; undefined: the key in the connection string authenticates. */
  readonly identity: { readonly clientId: string | undefined } | undefined;
  /** Sends the requests; absent: the client of the SDK. */
  readonly httpClient?: NonNullable<AzureMonitorExporterOptions["httpClient"]>;
}

/** Reads the settings, each of which may be empty. */
export function targetsFrom(texts: {
  readonly folder: string;
  readonly connectionString: string;
  readonly authentication: string;
}): TelemetryTargets {
  const { folder, connectionString, authentication } = texts;
  const identity = authentication === "" ? undefined : identityFrom(authentication);
  return {
    folder: folder === "" ? undefined : folder,
    applicationInsights: connectionString === "" ? undefined : { connectionString, identity },
  };
}

/** Reads `Authorization=AAD` with an optional `ClientId=…`, as the Functions host does. */
export function identityFrom(authentication: string): { readonly clientId: string | undefined } {
  const parts = authentication.split(";").filter((part) => part.trim() !== "");
  const values = new Map(parts.map((part) => pairOf(part)));
  if (values.get("authorization")?.toUpperCase() !== "AAD") throw new Error("Authorization=AAD expected");
  return { clientId: values.get("clientid") };
}

function pairOf(part: string): [string, string] {
  const [name = "", value = ""] = part.split("=", 2);
  return [name.trim().toLowerCase(), value.trim()];
}

export function isOn({ folder, applicationInsights }: TelemetryTargets): boolean {
  return folder !== undefined || applicationInsights !== undefined;
}
