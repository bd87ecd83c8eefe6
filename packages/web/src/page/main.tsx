import { render } from "preact";
import { App } from "./app";
import { failure, open } from "./session";
import "./style.css";

render(<App />, document.getElementById("app")!);
open().catch((error: unknown) => {
  failure.value = String(error);
});
