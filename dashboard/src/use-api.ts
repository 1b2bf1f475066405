import { useCallback, useEffect, useState } from "preact/hooks";
import { ApiError, get, Unreachable } from "./api.ts";
import { setConnected } from "./connection.ts";

export interface ApiState<T> {
  /** The last value that was read; it stays while later requests fail. */
  readonly data: T | undefined;
  /** Of the last request. */
  readonly error: Error | undefined;
  /** When `data` was read, epoch milliseconds. */
  readonly readAt: number | undefined;
  reload(): void;
}

type Stored<T> = Omit<ApiState<T>, "reload"> & { readonly path: string | undefined };

const nothing = { data: undefined, error: undefined, readAt: undefined };

/**
 * Reads a path of the API, and again after each interval while the tab is visible.
 *
 * @param path undefined: reads nothing
 * @param every milliseconds between an answer and the next request; undefined: reads once
 */
export function useApi<T>(path: string | undefined, every?: number): ApiState<T> {
  const [state, setState] = useState<Stored<T>>({ path, ...nothing });
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion((current) => current + 1), []);
  // `version` starts the effect again.
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      if (document.hidden && every !== undefined) return;
      clearTimeout(timer);
      const error = await readOnce();
      // Without the app every page tries again, so that it recovers by itself.
      const delay = every ?? (isOfApp(error) ? retryDelay : undefined);
      if (!abort.signal.aborted && delay !== undefined) timer = setTimeout(read, delay);
    };
    const readOnce = async (): Promise<unknown> => {
      try {
        const data = await get<T>(path, abort.signal);
        setConnected(true);
        setState({ path, data, error: undefined, readAt: Date.now() });
        return undefined;
      } catch (error) {
        if (abort.signal.aborted) return error;
        if (error instanceof Unreachable) setConnected(false);
        if (error instanceof ApiError) setConnected(true);
        setState((last) => ({ ...(last.path === path ? last : { path, ...nothing }), error: error as Error }));
        return error;
      }
    };
    void read();
    document.addEventListener("visibilitychange", read);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, [path, every, version]);
  const { path: _, ...current } = state.path === path ? state : { ...nothing, path };
  return { ...current, reload };
}

/** Milliseconds. */
const retryDelay = 2_000;

/** Whether the same request can succeed later. */
function isOfApp(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiError && error.status >= 500);
}
