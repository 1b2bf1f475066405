import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Service, services } from "./connection-strings.ts";
import { readJson } from "./read-json.ts";

/** The field of an app's `package.json` that describes the app to this package. */
const field = "localAzure";

/** Where an app describes what it needs, and how it gets the addresses of the endpoints. */
export interface AppDescription {
  /** JSON file in the format of `resources.schema.json`. */
  readonly resourcesFile: string;
  /** App settings that contain a connection string, and the service it is for. */
  readonly connections: Readonly<Record<string, Service>>;
  /** App setting that contains the folder of telemetry files. */
  readonly telemetryFolder: string | undefined;
  /** Files and folders in the data folder that commands of the app write, and that a reset deletes. */
  readonly stateParts: readonly string[];
  /** Path of the app's web page, with `{key}` where the page takes the key of the host. */
  readonly page: string | undefined;
}

interface PackageJson {
  readonly [field]?: {
    readonly resources?: string;
    readonly connections?: Readonly<Record<string, Service>>;
    readonly telemetryFolder?: string;
    readonly stateParts?: readonly string[];
    readonly page?: string;
  };
}

const settingName = { type: "string", minLength: 1 };
const schema = {
  type: "object",
  properties: {
    [field]: {
      type: "object",
      additionalProperties: false,
      properties: {
        resources: { type: "string", minLength: 1 },
        connections: {
          type: "object",
          propertyNames: settingName,
          additionalProperties: {
            anyOf: [{ enum: services }, { type: "string", pattern: "^postgres/[a-z][a-z0-9_]{0,62}$" }],
          },
        },
        telemetryFolder: settingName,
        page: { type: "string", pattern: "^/" },
        stateParts: { type: "array", items: { type: "string", pattern: "^[\\w-][\\w.-]*$" } },
      },
    },
  },
};

/**
 * Reads the field `localAzure` of the app's `package.json`. Without it the app has its resources in `resources.json`,
 * and only `AzureWebJobsStorage`, which every Functions app has, contains a connection string.
 *
 * @throws Error that names the file and the field
 */
export function describeApp(folder: string): AppDescription {
  const file = join(folder, "package.json");
  const given = existsSync(file) ? readJson<PackageJson>(file, schema)[field] : undefined;
  return {
    resourcesFile: join(folder, given?.resources ?? "resources.json"),
    connections: { AzureWebJobsStorage: "storage", ...given?.connections },
    telemetryFolder: given?.telemetryFolder,
    stateParts: given?.stateParts ?? [],
    page: given?.page,
  };
}
