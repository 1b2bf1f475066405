import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import type { PipelineReport } from "../../shared/operations/status/report.ts";
import type { Session } from "../../shared/serving/api/session.ts";
import { ApiError, get } from "./api.ts";
import { useConnection } from "./connection.ts";
import { age } from "./format.ts";
import { Docs } from "./pages/docs.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { pages } from "./pages.tsx";
import { Navigation } from "./parts/navigation.tsx";
import { Failed } from "./parts/states.tsx";
import { type Place, usePlace } from "./router.ts";
import { hasKey, signInWith } from "./session.ts";
import { useApi } from "./use-api.ts";
import { useNow } from "./use-now.ts";

/** `checking`: whether the browser has a session. */
type Access = "checking" | "open" | "closed";

export function App() {
  const [access, setAccess] = useState<Access>("checking");
  const [name, setName] = useState<string | null>(null);
  const isDocs = location.pathname === "/api/docs";
  const check = async () => {
    try {
      // Open to every role: somebody with the role Personal only may not see the pipeline.
      setName((await get<Session>("/api/session")).name);
      setAccess("open");
    } catch (error) {
      const isRejected = error instanceof ApiError && (error.status === 401 || error.status === 403);
      // Another failure is one of the app: the pages show it, and recover.
      setAccess(isRejected || !hasKey() ? "closed" : "open");
    }
  };
  useEffect(() => {
    if (!isDocs) void check();
  }, []);
  if (isDocs) return <Docs />;
  if (access === "checking") return <p class="boot">Connecting…</p>;
  if (access === "closed")
    return (
      <SignIn
        isRejected={hasKey()}
        onKey={(key) => {
          signInWith(key);
          setAccess("checking");
          void check();
        }}
      />
    );
  return (
    <Shell
      name={name}
      onSignOut={() => {
        signInWith(undefined);
        setAccess("closed");
      }}
    />
  );
}

/** Milliseconds. Also a page that reads once shows when the app stops. */
const checkEvery = 10_000;

function Shell({ name, onSignOut }: { readonly name: string | null; readonly onSignOut: () => void }) {
  const place = usePlace();
  const pipeline = useApi<PipelineReport>("/api/pipeline", checkEvery);
  const [first] = pages;
  const page = place.page === "" ? first : pages.find(({ id }) => id === place.page);
  useEffect(() => {
    document.title = `${page?.title ?? "No such page"} · KoreVital`;
    document.querySelector("main")?.scrollTo(0, 0);
  }, [page]);
  // Pages begin with the zone: otherwise they would read days of another one first.
  if (pipeline.data === undefined && pipeline.error === undefined) return <p class="boot">Connecting…</p>;
  const zone = pipeline.data?.reporting_time_zone ?? "UTC";
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={focusContent}>
        Skip to content
      </button>
      <Navigation page={page?.id} zone={zone} name={name} onSignOut={onSignOut} />
      <main id="content" tabIndex={-1}>
        <ConnectionBanner />
        {page === undefined ? (
          <Failed title="No such page" detail={`This page has no part called ${place.page}.`} />
        ) : (
          <PageFrame place={place}>
            <page.view place={place} zone={zone} />
          </PageFrame>
        )}
      </main>
    </div>
  );
}

/** A page that fails, such as by an address with a day that is none, does not take the navigation with it. */
function PageFrame({ place, children }: { readonly place: Place; readonly children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary();
  useEffect(reset, [place]);
  if (error === undefined) return <>{children}</>;
  const detail = "Its address may contain a value that is none: open it from the navigation.";
  return <Failed title="This page cannot be shown" detail={detail} />;
}

/** Not a link: the hash of the address names the page. */
function focusContent(): void {
  document.getElementById("content")?.focus();
}

function ConnectionBanner() {
  const { isConnected, since } = useConnection();
  const now = useNow(1_000);
  if (isConnected) return null;
  return (
    <div class="banner" role="alert">
      <strong>Stopped.</strong> The app has not responded for {age(Math.max(2_000, now - since))}. What you see is from
      before. The page tries again every few seconds.
    </div>
  );
}
