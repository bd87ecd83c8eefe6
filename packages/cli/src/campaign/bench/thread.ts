/** A thread of a campaign. */
import { parentPort } from "node:worker_threads";
import { serveRuns } from "@mvm/campaign/workers/thread";
import { instruments } from "./instruments";

serveRuns(parentPort!, instruments);
