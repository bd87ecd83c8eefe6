/** The far end of a UART, for a test: what the firmware has printed, and what the test types. */
import type { SerialPort } from "@mvm/board";
import type { Runner } from "./ended";
import { TestConsole } from "./test-console";

export class TestUart extends TestConsole {
  /** @param put gives the text to the board */
  constructor(
    port: SerialPort,
    runner: Runner,
    private readonly put: (text: string) => void,
  ) {
    super(port.name, runner, port);
  }

  /**
   * Types a text: it arrives at 115,200 baud from now on, as the board runs. The firmware ends a
   * line with what its terminal sends, mostly "\r".
   */
  type(text: string): void {
    this.put(text);
  }
}
