import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { rolesOfPeople } from "../../shared/serving/api/access.ts";
import type { Session } from "../../shared/serving/api/session.ts";
import { ApiError } from "./api.ts";
import { useConnection } from "./connection.ts";
import { age } from "./format.ts";
import { Docs } from "./pages/docs.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { pages } from "./pages.tsx";
import { Navigation } from "./parts/navigation.tsx";
import { Failed } from "./parts/states.tsx";
import { type Place, usePlace } from "./router.ts";
import { hasEntra, hasKey, signInWith } from "./session.ts";
import { useApi } from "./use-api.ts";
import { useNow } from "./use-now.ts";

export function App() {
  // Counts what people do here: who calls is read again.
  const [attempt, setAttempt] = useState(0);
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => {
    const onKey = () => {
      setSignedOut(false);
      setAttempt((current) => current + 1);
    };
    window.addEventListener("keychange", onKey);
    return () => window.removeEventListener("keychange", onKey);
  }, []);
  if (location.pathname === "/api/docs") return <Docs />;
  const signIn = (key: string | undefined) => {
    signInWith(key);
    setSignedOut(key === undefined);
    setAttempt((current) => current + 1);
  };
  return isSignedOut ? <SignIn onKey={signIn} /> : <SignedIn key={attempt} signIn={signIn} />;
}

/** Milliseconds. Also a page that reads once shows when the app stops. */
const checkEvery = 10_000;

function SignedIn({ signIn }: { readonly signIn: (key: string | undefined) => void }) {
  const isKnown = hasKey() || hasEntra();
  // Open to every role, and answered without a store: the first page waits for it.
  const { data: session, error } = useApi<Session>(isKnown ? "/api/session" : undefined, checkEvery);
  if (!isKnown) return <SignIn onKey={signIn} />;
  if (error instanceof ApiError && (error.status === 401 || error.status === 403))
    return <SignIn error={rejection(error)} onKey={signIn} />;
  // Pages begin with the zone: otherwise they would read days of another one first.
  if (session === undefined && error === undefined) return <p class="boot">Connecting…</p>;
  // Another failure is one of the app: the pages show it, and recover.
  if (session === undefined && !hasKey()) return <SignIn onKey={signIn} />;
  const signOut = () => {
    if (session?.kind === "person") location.assign("/.auth/logout?post_logout_redirect_uri=%2F");
    else signIn(undefined);
  };
  return <Shell name={session?.name ?? null} zone={session?.reporting_time_zone ?? "UTC"} onSignOut={signOut} />;
}

function rejection({ status }: ApiError): string | undefined {
  if (hasKey()) return "The app rejected this key.";
  return status === 403 ? `Your account has none of the app roles ${rolesOfPeople.join(", ")}.` : undefined;
}

interface ShellProps {
  readonly name: string | null;
  readonly zone: string;
  readonly onSignOut: () => void;
}

function Shell({ name, zone, onSignOut }: ShellProps) {
  const place = usePlace();
  const [first] = pages;
  const page = place.page === "" ? first : pages.find(({ id }) => id === place.page);
  useEffect(() => {
    document.title = `${page?.title ?? "No such page"} · KoreVital`;
    document.querySelector("main")?.scrollTo(0, 0);
  }, [page]);
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
