type Variables = Readonly<Record<string, string | undefined>>;

/** Variables with the receivers of alerts, which the parameter files of uat and prod read. */
export const receiverVariables = ["ALERT_EMAILS", "ALERT_PAGER"] as const;

/** Undefined if it is not set: Azure DevOps passes the name of an unset variable, `$(NAME)`. */
export function receiver(variables: Variables, name: (typeof receiverVariables)[number]): string | undefined {
  const value = variables[name];
  return value === undefined || value === "" || value.startsWith("$(") ? undefined : value;
}

/** The receivers as parameters of a deployment, `name=value`. */
export function receiverParameters(variables: Variables): string[] {
  const emails = receiver(variables, "ALERT_EMAILS");
  const pager = receiver(variables, "ALERT_PAGER");
  return [
    ...(emails === undefined ? [] : [`emails=${JSON.stringify(emails.split(","))}`]),
    ...(pager === undefined ? [] : [`pager=${pager}`]),
  ];
}
