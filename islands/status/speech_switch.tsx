import type { JSX } from "preact";
import { IconButton } from "@/lib/ui/mod.ts";
import type { ScriptSpeech } from "../speech/script_speech.ts";

/** Switches the speech of scripts on and off. */
export function SpeechSwitch({ speech }: { speech: ScriptSpeech | undefined }): JSX.Element {
  const on = speech?.enabled.value ?? true;
  const mute = speech !== undefined && !speech.able ? " (this browser cannot speak)" : "";
  return (
    <IconButton
      icon={on ? "volume-2" : "volume-x"}
      label={`Speak what scripts say${mute}`}
      pressed={on}
      disabled={speech === undefined}
      onClick={() => speech?.toggle()}
    />
  );
}
