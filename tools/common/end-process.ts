/**
 * Ends the process with its exit code as soon as its output is written. After an outage the Event Hubs SDK can leave a
 * connection open that nothing closes, and the process would not end by itself.
 */
export function endProcess(): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}
