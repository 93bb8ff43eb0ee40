import { Scope } from "@/lib/core/mod.ts";
import type { Driver, DriverContext } from "@/lib/driver_host/mod.ts";
import { NamedValues } from "../named_values.ts";
import { notInitialized, notWritable, unknownAction, unknownProperty } from "../unknown_name.ts";
import { ACTIONS } from "./actions.ts";
import { startDashboard } from "./dashboard.ts";
import { type DeviceSettings, readSettings } from "./device_settings.ts";
import { DeviceState } from "./device_state.ts";
import { type Device, PROPERTIES } from "./properties.ts";
import { VideoSource } from "./video_source.ts";

/** Milliseconds between two samples of the `data` stream. */
const SAMPLE_INTERVAL = 500;

/** The simulated instrument: everything in memory, two streams, its own front panel. */
export class TestDevice implements Driver {
  readonly #context: DriverContext;
  readonly #scope = new Scope();
  #running: Device | undefined;

  constructor(context: DriverContext) {
    this.#context = context;
  }

  // deno-lint-ignore require-await
  async init(config: Readonly<Record<string, unknown>>): Promise<void> {
    const settings = readSettings(config);
    const state = new DeviceState(settings);
    const video = new VideoSource(
      { width: settings.videoWidth, height: settings.videoHeight, fps: Math.max(settings.videoFps, 1) },
      { content: () => ({ temperature: state.temperature, text: overlay(state) }) },
    );
    this.#running = { state, video };
    state.log("Device started");
    this.#startStreams(this.#running, settings);
    if (settings.dashboardPort > 0) this.#startDashboard(settings.dashboardPort);
  }

  get(property: string): unknown {
    const row = PROPERTIES.get(property);
    if (row === undefined) throw unknownProperty(property);
    return row.read(this.#device());
  }

  set(property: string, value: unknown): void {
    const write = PROPERTIES.get(property)?.write;
    if (write === undefined) throw notWritable(property);
    const device = this.#device();
    write(device.state, { value, what: `Property '${property}'` });
    device.state.log(`${property} set`);
    this.#context.changed(property, this.get(property));
  }

  execute(action: string, args: unknown): unknown {
    const row = ACTIONS.get(action);
    if (row === undefined) throw unknownAction(action);
    const { state } = this.#device();
    const result = row.run(state, new NamedValues(args));
    state.log(`${action} executed`);
    return result;
  }

  shutdown(): Promise<void> {
    return this.#scope.close();
  }

  #startStreams({ state, video }: Device, settings: DeviceSettings): void {
    this.#every(SAMPLE_INTERVAL, () => {
      if (state.streaming) this.#context.emit("data", state.sample());
    });
    if (settings.videoFps === 0) return;
    this.#every(1000 / settings.videoFps, () => {
      // A frame costs two milliseconds: none is made while nobody looks.
      const watched = this.#context.hasSubscribers?.("video") ?? true;
      if (state.streaming && watched) this.#context.emit("video", video.frame());
    });
  }

  #startDashboard(port: number): void {
    const { log } = this.#context;
    try {
      const dashboard = startDashboard(this, { port });
      this.#scope.add(() => dashboard.close());
      log.info(`TestDevice dashboard on http://localhost:${dashboard.port}/`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(
        `Cannot open the TestDevice dashboard on port ${port}: ${reason}. The device works without it; ` +
          `set config.dashboardPort to a free port, or to 0 for none`,
      );
    }
  }

  #every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    this.#scope.add(() => clearInterval(timer));
  }

  #device(): Device {
    if (this.#running === undefined) throw notInitialized(this.#context.connector);
    return this.#running;
  }
}

function overlay(state: DeviceState): string[] {
  const time = new Date().toTimeString().slice(0, 8);
  return [state.label, `${state.temperature.toFixed(1)} °C  count ${state.count}`, time];
}
