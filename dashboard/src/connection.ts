import { useEffect, useState } from "preact/hooks";

export interface Connection {
  readonly isConnected: boolean;
  /** Since when it is so, epoch milliseconds. */
  readonly since: number;
}

let connection: Connection = { isConnected: true, since: Date.now() };
const listeners = new Set<(connection: Connection) => void>();

/** Every request reports whether the app responded. */
export function setConnected(isConnected: boolean): void {
  if (connection.isConnected === isConnected) return;
  connection = { isConnected, since: Date.now() };
  for (const listener of listeners) listener(connection);
}

export function useConnection(): Connection {
  const [state, setState] = useState(connection);
  useEffect(() => {
    listeners.add(setState);
    setState(connection);
    return () => {
      listeners.delete(setState);
    };
  }, []);
  return state;
}
