import { useEffect, useState } from "preact/hooks";
import { ApiError, get } from "./api.ts";
import { useConnection } from "./connection.ts";
import { age } from "./format.ts";
import { Docs } from "./pages/docs.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { pages } from "./pages.tsx";
import { Navigation } from "./parts/navigation.tsx";
import { Failed } from "./parts/states.tsx";
import { usePlace } from "./router.ts";
import { hasKey, signInWith } from "./session.ts";
import { useNow } from "./use-now.ts";

/** `checking`: whether the browser has a session. */
type Access = "checking" | "open" | "closed";

export function App() {
  const [access, setAccess] = useState<Access>("checking");
  const [zone, setZone] = useState("UTC");
  const isDocs = location.pathname === "/api/docs";
  const check = async () => {
    try {
      const { reporting_time_zone = "UTC" } = await get<{ reporting_time_zone?: string }>("/api/pipeline");
      setZone(reporting_time_zone);
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
      zone={zone}
      onSignOut={() => {
        signInWith(undefined);
        setAccess("closed");
      }}
    />
  );
}

function Shell({ zone, onSignOut }: { readonly zone: string; readonly onSignOut: () => void }) {
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
      <Navigation page={page?.id} zone={zone} onSignOut={onSignOut} />
      <main id="content" tabIndex={-1}>
        <ConnectionBanner />
        {page === undefined ? (
          <Failed title="No such page" detail={`This page has no part called ${place.page}.`} />
        ) : (
          <page.view place={place} zone={zone} />
        )}
      </main>
    </div>
  );
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
      <strong>Stopped.</strong> The app has not responded for {age(now - since)}. What you see is from before. The page
      tries again every few seconds.
    </div>
  );
}
