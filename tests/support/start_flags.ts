import config from "../../deno.json" with { type: "json" };

const RUN = / deno run (.*) main\.ts$/;

/** The flags with which the start task runs `main.ts`. */
export const START_FLAGS: readonly string[] = RUN.exec(config.tasks.start.command)![1]!.split(" ");
