import type { Voice } from "./speech_queue.ts";

/**
 * The voice of the browser, or `undefined` where there is none.
 *
 * @param signal Ends what waits for the first gesture.
 */
export function browserVoice(signal: AbortSignal): Voice | undefined {
  if (typeof speechSynthesis === "undefined" || typeof SpeechSynthesisUtterance === "undefined") {
    return undefined;
  }
  primeAtGesture(signal);
  return {
    speak(text, { rate, pitch, volume }, ended) {
      const utterance = Object.assign(new SpeechSynthesisUtterance(text), { rate, pitch, volume });
      utterance.onend = utterance.onerror = ended;
      speechSynthesis.speak(utterance);
    },
    silence: () => speechSynthesis.cancel(),
  };
}

// Some browsers let a page speak only after it has spoken during a gesture once.
function primeAtGesture(signal: AbortSignal): void {
  const done = new AbortController();
  const options = { signal: AbortSignal.any([signal, done.signal]), capture: true };
  const prime = () => {
    done.abort();
    speechSynthesis.speak(new SpeechSynthesisUtterance(""));
  };
  document.addEventListener("pointerdown", prime, options);
  document.addEventListener("keydown", prime, options);
}
