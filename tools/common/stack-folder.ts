/** Flags that select the target of a command. */
export interface TargetFlags {
  readonly data?: string | undefined;
}

/** The data folder of the local stack, from `--data` or the environment. */
export function stackFolder({ data }: TargetFlags): string {
  return data ?? process.env["LOCAL_AZURE_DATA"] ?? ".local";
}
