type Variables = Readonly<Record<string, string | undefined>>;

/** Variables with the receivers of alerts, which the parameter files of uat and prod read. */
export const receiverVariables = ["ALERT_EMAILS", "ALERT_PAGER"] as const;

/** Variables with the app registration for sign-in, which those of uat and prod read too. */
export const signInVariables = ["ENTRA_CLIENT_ID", "ENTRA_TENANT_ID"] as const;

/** Undefined if it is not set: Azure DevOps passes the name of an unset variable, `$(NAME)`. */
export function receiver(variables: Variables, name: string): string | undefined {
  const value = variables[name];
  return value === undefined || value === "" || value.startsWith("$(") ? undefined : value;
}

/** The receivers and the sign-in as parameters of a deployment, `name=value`. */
export function receiverParameters(variables: Variables): string[] {
  const emails = receiver(variables, "ALERT_EMAILS");
  const pager = receiver(variables, "ALERT_PAGER");
  const [clientId, tenantId] = signInVariables.map((name) => receiver(variables, name));
  return [
    ...(emails === undefined ? [] : [`emails=${JSON.stringify(emails.split(","))}`]),
    ...(pager === undefined ? [] : [`pager=${pager}`]),
    ...(clientId === undefined ? [] : [`signIn=${JSON.stringify({ clientId, tenantId })}`]),
  ];
}
