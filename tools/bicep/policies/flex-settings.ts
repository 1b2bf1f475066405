import { at, ofType, type Policy } from "./policy.ts";

const unsupportedSettings =
  /^(FUNCTIONS_(WORKER_RUNTIME|EXTENSION_VERSION|WORKER_PROCESS_COUNT|MAX_HTTP_CONCURRENCY).*|ENABLE_ORYX_BUILD|SCM_DO_BUILD_DURING_DEPLOYMENT|WEBSITE_(CONTENT.*|RUN_FROM_PACKAGE|NODE_DEFAULT_VERSION|VNET_ROUTE_ALL|DNS_SERVER|MAX_DYNAMIC_APPLICATION_SCALE_OUT|SKIP_CONTENTSHARE_VALIDATION))$/;

/** A setting with the name of a connection contains a connection string and overrides the identity settings. */
const connectionString = /^(AzureWebJobsStorage|LAKE_STORAGE|EVENT_HUBS|COSMOS)$/;

export const flexSettings: Policy = {
  name: "the app has no setting that Flex Consumption rejects, and no connection string",
  violations: (snapshot) =>
    ofType(snapshot, "Microsoft.Web/sites/config").flatMap((config) =>
      Object.keys(at(config, "properties") ?? {}).filter(
        (name) => unsupportedSettings.test(name) || connectionString.test(name),
      ),
    ),
};
