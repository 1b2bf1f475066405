import type { AppSettings } from "./app-settings.ts";

/** Whether `AzureWebJobs.NAME.Disabled` is `true` or `1`; Linux has no points in the names of environment variables. */
export function isDisabled(functionName: string, settings: AppSettings): boolean {
  const value =
    settings.get(`AzureWebJobs.${functionName}.Disabled`) ?? settings.get(`AzureWebJobs_${functionName}_Disabled`);
  return value !== undefined && /^(true|1)$/i.test(value);
}
