// Streams a moving wave and a spectrum as if the panel had made them. Whoever subscribes to the streams "wave" and
// "spectrum" of "panel" gets them: numbers as typed arrays, everything else as JSON.
const SAMPLES = 200;
const wave = new Float32Array(SAMPLES);
const wavelengths = Array.from({ length: 50 }, (_, i) => 380 + i * 8);

for (let frame = 0; script.running; frame++) {
  for (let i = 0; i < SAMPLES; i++) wave[i] = Math.sin((i + frame * 4) / 20);
  stream("panel", "wave", wave);
  if (frame % 10 === 0) {
    const peak = 550 + 100 * Math.sin(frame / 40);
    const intensities = wavelengths.map((nm) => Math.exp(-(((nm - peak) / 40) ** 2)));
    stream("panel", "spectrum", { wavelengths, intensities });
  }
  delay(50);
}
