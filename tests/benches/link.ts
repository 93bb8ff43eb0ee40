/** A request with its number behind `head`, and how the reply to it begins. */
export interface Exchange {
  head: string;
  reply: string;
}

/** What a sequential run gave. */
export interface Sequence {
  /** Milliseconds each request took. */
  delays: Float64Array;
  /** Milliseconds all of them took. */
  ms: number;
}

/** Requests one run may count. */
const CAPACITY = 1_000_000;
/** Milliseconds after its end in which a run must have its last reply. */
const PATIENCE_MS = 15_000;

/**
 * One WebSocket connection of a load client: as little of its own between the socket and the clock as possible, and
 * the same for server and control.
 */
export class Link implements AsyncDisposable {
  /** Bytes and messages that came while nobody measured requests. */
  readonly received = { bytes: 0, messages: 0 };
  readonly #socket: WebSocket;
  /** Kept from run to run: a new one each time would make the client stall for its pages. */
  #delays: Float64Array<ArrayBuffer> | undefined;
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#idle();
  }

  /** Connects. */
  static async open(url: string, protocols: string[] = []): Promise<Link> {
    const socket = new WebSocket(url, protocols);
    socket.binaryType = "arraybuffer";
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error(`Cannot connect to ${url}`));
    });
    return new Link(socket);
  }

  /** Sends text as it is. */
  send(text: string): void {
    this.#socket.send(text);
  }

  /**
   * Sends one request and gives its reply as text.
   *
   * @throws {Error} When the reply is an error.
   */
  async ask(request: Record<string, unknown>): Promise<string> {
    const mark = `"requestId":"ask${++this.#count}"`;
    return await this.#run<string>(PATIENCE_MS, (end) => ({
      start: () => this.send(`${JSON.stringify(request).slice(0, -1)},${mark}}`),
      message: (data) => {
        if (typeof data === "string" && data.includes(mark)) end(data);
      },
    }));
  }

  /** The first text message that begins so, from now on. */
  async next(prefix: string, ms = PATIENCE_MS): Promise<string> {
    return await this.#run<string>(ms, (end) => ({
      start: () => {},
      message: (data) => {
        if (typeof data === "string" && data.startsWith(prefix)) end(data);
      },
    }));
  }

  /** Asks one request after the other for `ms` milliseconds. */
  async sequential({ head, reply }: Exchange, ms: number): Promise<Sequence> {
    const delays = this.#delays ??= new Float64Array(CAPACITY);
    let count = 0;
    let sentAt = 0;
    const begin = performance.now();
    const send = () => {
      sentAt = performance.now();
      this.send(`${head}${count}"}`);
    };
    return await this.#run<Sequence>(ms + PATIENCE_MS, (end) => ({
      start: send,
      message: (data) => {
        if (typeof data !== "string" || !data.startsWith(reply)) return;
        const at = performance.now();
        delays[count++] = at - sentAt;
        if (at - begin < ms && count < CAPACITY) send();
        else end({ delays: delays.slice(0, count), ms: at - begin });
      },
    }));
  }

  /** Keeps `depth` requests on their way for `ms` milliseconds; gives the replies per second. */
  async pipelined({ head, reply }: Exchange, { depth, ms }: { depth: number; ms: number }): Promise<number> {
    let sent = 0;
    let answered = 0;
    let perSecond: number | undefined;
    const begin = performance.now();
    const send = () => this.send(`${head}${sent++}"}`);
    return await this.#run<number>(ms + PATIENCE_MS, (end) => ({
      start: () => {
        for (let index = 0; index < depth; index++) send();
      },
      message: (data) => {
        if (typeof data !== "string" || !data.startsWith(reply)) return;
        answered++;
        const passed = performance.now() - begin;
        if (passed < ms) return send();
        perSecond ??= answered / passed * 1000;
        if (answered === sent) end(perSecond);
      },
    }));
  }

  /** Sends all texts at once and waits for as many replies that begin so; gives the milliseconds it took. */
  async burst(texts: readonly string[], reply: string): Promise<number> {
    let left = texts.length;
    const begin = performance.now();
    return await this.#run<number>(PATIENCE_MS, (end) => ({
      start: () => {
        for (const text of texts) this.send(text);
      },
      message: (data) => {
        if (typeof data === "string" && data.startsWith(reply) && --left === 0) {
          end(performance.now() - begin);
        }
      },
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      this.#socket.onclose = () => resolve();
      this.#socket.close();
    });
  }

  #idle(): void {
    this.#socket.onclose = null;
    this.#socket.onmessage = ({ data }) => {
      this.received.messages++;
      this.received.bytes += typeof data === "string" ? data.length : data.byteLength;
    };
  }

  async #run<T>(
    ms: number,
    make: (end: (result: T) => void) => { start(): void; message(data: unknown): void },
  ): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const { start, message } = make(resolve);
        timer = setTimeout(() => reject(new Error(`No reply within ${ms} ms`)), ms);
        this.#socket.onclose = () => reject(new Error("The connection was closed"));
        this.#socket.onmessage = ({ data }) => {
          if (typeof data === "string" && data.startsWith('{"type":"error"')) reject(new Error(data));
          else message(data);
        };
        start();
      });
    } finally {
      clearTimeout(timer);
      this.#idle();
    }
  }
}
