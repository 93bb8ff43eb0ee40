import type { Handlers } from "./handler.ts";

type PromptTypes = "prompts.subscribe" | "prompts.unsubscribe" | "prompts.list" | "prompts.answer";

const OBSERVER = "prompts";

/** Handlers of the prompt messages (document 004). */
export const promptHandlers: Handlers<PromptTypes> = {
  "prompts.subscribe": (_request, { server, client }) => {
    client.hold(OBSERVER, () => server.prompts.observe());
    return { success: true };
  },

  "prompts.unsubscribe": (_request, { client }) => {
    client.release(OBSERVER);
    return { success: true };
  },

  "prompts.list": (_request, { server }) => ({ prompts: server.prompts.open }),

  "prompts.answer": ({ id, value }, { server }) => {
    server.prompts.answer(id, value);
    return { id, success: true };
  },
};
