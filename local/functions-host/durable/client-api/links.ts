import { apiPath } from "./api-request.ts";

/** The management URLs of an instance. In Azure they contain a system key as `code`; here the API requires none. */
export function managementLinks(hostUrl: string, hub: string, instanceId: string) {
  const instance = `${hostUrl}${apiPath}/instances/${instanceId}`;
  const query = `taskHub=${encodeURIComponent(hub)}&connection=Storage`;
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
export function clientBinding(hostUrl: string, hub: string): string {
  const api = `${hostUrl}${apiPath}`;
  const create = `${api}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hub,
    creationUrls: {
      createNewInstancePostUri: create,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
    },
    managementUrls: managementLinks(hostUrl, hub, "INSTANCEID"),
    baseUrl: api,
    requiredQueryStringParameters: "",
    rpcBaseUrl: `${api}/`,
  });
}
