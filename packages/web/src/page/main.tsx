import { render } from "preact";
import { App } from "./app";
import { open } from "./session";
import "./style.css";

render(<App />, document.getElementById("app")!);
void open();
