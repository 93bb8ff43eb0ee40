/** What a colour says; never the only thing that says it. */
export type Tone = "neutral" | "success" | "warning" | "error" | "accent";
