import type { ApiContext } from "./api-context.ts";
import { apiPath } from "./api-request.ts";

type LinkContext = Pick<ApiContext, "name" | "access">;

/** The management URLs of an instance, with the system key as `code`. */
export function managementLinks(hostUrl: string, { name: hub, access }: LinkContext, instanceId: string) {
  const instance = `${hostUrl}${apiPath}/instances/${instanceId}`;
  const query = `taskHub=${encodeURIComponent(hub)}&connection=Storage&code=${access.keys[0]}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** The JSON text of a `durableClient` binding. */
export function clientBinding(hostUrl: string, hub: LinkContext): string {
  const api = `${hostUrl}${apiPath}`;
  const create = `${api}/orchestrators/{functionName}[/{instanceId}]`;
  const code = `code=${hub.access.keys[0]}`;
  return JSON.stringify({
    taskHubName: hub.name,
    creationUrls: {
      createNewInstancePostUri: `${create}?${code}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${code}`,
    },
    managementUrls: managementLinks(hostUrl, hub, "INSTANCEID"),
    baseUrl: api,
    requiredQueryStringParameters: code,
    rpcBaseUrl: `${api}/${hub.access.appPath}/`,
  });
}
