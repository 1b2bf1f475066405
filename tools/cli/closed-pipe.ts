/**
 * A reader such as `head` may close the pipe that a command writes to. The command then ends quietly, as on Ctrl-C: a
 * command that must clean up or write a ledger does so.
 */
export function endOnClosedPipe(): void {
  let isClosed = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
      if (isClosed) return;
      isClosed = true;
      if (process.listenerCount("SIGINT") > 0) process.emit("SIGINT");
      else process.exit();
    });
}
