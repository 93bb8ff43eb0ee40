import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { listLinuxPorts } from "./list_linux.ts";
import { listSerialPorts } from "./serial_binding.ts";

/** A folder tree as Linux 6.1 shows it: an FTDI adapter, a CDC-ACM board, one real and one empty UART, a console. */
async function fakeSystem(root: string): Promise<void> {
  const usb = `${root}/sys/devices/pci0000:00/usb1`;
  const file = (path: string, text: string) => Deno.writeTextFile(path, `${text}\n`);
  const folder = (path: string) => Deno.mkdir(path, { recursive: true });
  const terminals = `${root}/sys/class/tty`;
  for (const name of ["ttyUSB0", "ttyACM0", "ttyS0", "ttyS1", "tty0"]) await folder(`${terminals}/${name}`);
  await folder(`${usb}/1-1.2/1-1.2:1.0/ttyUSB0`);
  await file(`${usb}/1-1.2/idVendor`, "0403");
  await file(`${usb}/1-1.2/idProduct`, "6001");
  await file(`${usb}/1-1.2/manufacturer`, "FTDI");
  await file(`${usb}/1-1.2/serial`, "A50285BI");
  await Deno.symlink(`${usb}/1-1.2/1-1.2:1.0/ttyUSB0`, `${terminals}/ttyUSB0/device`);
  await folder(`${usb}/1-3/1-3:1.0`);
  await file(`${usb}/1-3/idVendor`, "2341");
  await file(`${usb}/1-3/idProduct`, "0043");
  await Deno.symlink(`${usb}/1-3/1-3:1.0`, `${terminals}/ttyACM0/device`);
  await folder(`${root}/sys/devices/pnp0/00:00`);
  for (const [name, type] of [["ttyS0", "4"], ["ttyS1", "0"]] as const) {
    await Deno.symlink(`${root}/sys/devices/pnp0/00:00`, `${terminals}/${name}/device`);
    await file(`${terminals}/${name}/type`, type);
  }
  await folder(`${root}/dev/serial/by-id`);
  await file(`${root}/dev/ttyUSB0`, "");
  await Deno.symlink(`${root}/dev/ttyUSB0`, `${root}/dev/serial/by-id/usb-FTDI_FT232R-if00-port0`);
}

Deno.test({
  name: "listLinuxPorts tells what USB knows and leaves out what is not there",
  ignore: Deno.build.os === "windows",
}, async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  await fakeSystem(root);
  const ports = await listLinuxPorts({ terminals: `${root}/sys/class/tty`, devices: `${root}/dev` });
  await Deno.remove(root, { recursive: true });
  deepStrictEqual(ports.map((port) => port.path.slice(root.length)), [
    "/dev/ttyACM0",
    "/dev/ttyS0",
    "/dev/ttyUSB0",
  ]);
  deepStrictEqual({ ...ports[2], path: "" }, {
    path: "",
    pnpId: "usb-FTDI_FT232R-if00-port0",
    vendorId: "0403",
    productId: "6001",
    manufacturer: "FTDI",
    serialNumber: "A50285BI",
    locationId: "1-1.2",
  });
  strictEqual(ports[0]?.vendorId, "2341");
  strictEqual(ports[0]?.serialNumber, undefined);
  strictEqual(ports[1]?.vendorId, undefined);
});

Deno.test("listLinuxPorts gives nothing where there is nothing", async () => {
  deepStrictEqual(await listLinuxPorts({ terminals: "/nowhere", devices: "/nowhere" }), []);
});

Deno.test("listSerialPorts gives the paths of this machine", async () => {
  for (const port of await listSerialPorts()) ok(port.path.length > 0);
});

Deno.test({
  name: "listSerialPorts and opening need no permission but FFI",
  ignore: Deno.build.os === "windows",
}, async () => {
  const door = new URL("../mod.ts", import.meta.url).href;
  const program = `
    import { createSerialTransport, listSerialPorts } from ${JSON.stringify(door)};
    await listSerialPorts();
    const refused = (path) => createSerialTransport(path).connect().then(() => "opened", (error) => error.message);
    console.log(await refused("/dev/zero"));
    console.log(await refused("/dev/ttyNONE99"));
  `;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-ffi", "--no-prompt", "--no-lock", "--config", config, "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const [zero, none] = new TextDecoder().decode(stdout).split("\n");
  match(zero ?? "", /\/dev\/zero is not a serial port/, new TextDecoder().decode(stderr));
  match(none ?? "", /No such file or directory/);
});
