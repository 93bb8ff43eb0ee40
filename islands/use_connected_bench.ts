import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { fetchLocalToken, MuxitClient } from "@/lib/client/mod.ts";
import { Stores } from "@/lib/client/stores/mod.ts";
import { PageMemory } from "./memory/page_memory.ts";
import { ScriptSpeech } from "./speech/script_speech.ts";
import { Toasts } from "./status/toasts.ts";
import type { Bench } from "./workbench_context.ts";

/** Connects to the server this page came from, as long as the page is there. `undefined` while it is only rendered. */
export function useConnectedBench(workspace: string): Bench | undefined {
  const [bench, setBench] = useState<Bench | undefined>(undefined);
  useEffect(() => {
    const url = new URL("/ws", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const client = MuxitClient.connect({
      url: url.href,
      fetchToken: (signal) => fetchLocalToken(new URL("/api/auth/token", location.href), signal),
      // A dead line shows within ten seconds: two looks and one question.
      quietMs: 2000,
      probeMs: 5000,
    });
    const stores = new Stores(client);
    const online = computed(() => stores.connection.status.value.phase === "open");
    const toasts = new Toasts();
    const speech = new ScriptSpeech();
    client.scripts.onSay(({ script, text, emotion }) => {
      toasts.show({ tone: "accent", icon: "message-square", title: script, text });
      speech.say(text, emotion);
    });
    setBench({ stores, online, toasts, speech, memory: new PageMemory(workspace) });
    // Somebody looks, or the network is back: do not let them wait.
    const wake = () => document.visibilityState === "visible" && client.retryNow();
    document.addEventListener("visibilitychange", wake);
    globalThis.addEventListener("online", wake);
    return () => {
      document.removeEventListener("visibilitychange", wake);
      globalThis.removeEventListener("online", wake);
      speech.close();
      toasts.close();
      stores.close();
      void client.close();
    };
  }, []);
  return bench;
}
