// Text to speech: workspace/python/chatterbox.py. The first activation installs a couple of gigabytes.
export default {
  driver: "Python",
  config: {
    script: "chatterbox", // → workspace/python/chatterbox.py
    outDir: "data/chatterbox",
  },
  methods: {
    speak: [(text) => connector().speak({ text }), "speak text out loud"],
    speakWithVoice: [
      (text, voice) => connector().speak_with_voice({ text, voice }),
      "speak text in the voice of a recording",
    ],
    speakAs: [(text, mood) => connector().speak_as({ text, mood }), "speak text in a mood"],
  },
  properties: {
    status: () => connector().status,
    sampleRate: () => connector().sample_rate,
    device: () => connector().device,
    outDir: () => connector().out_dir,
  },
};
