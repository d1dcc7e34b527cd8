import type { Host } from "../workspace/host.ts";
export function serve(host: Host): void {
  void host;
}
