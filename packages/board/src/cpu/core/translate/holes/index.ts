/** The module of the templates: what it exports becomes templates (packages/board/templates). */
export * from "../../exec/data";
export * from "../../exec/multiply";
export * from "../../exec/saturate";
export * from "../../exec/simple";
export * from "./conditions";
export * from "./difference";
export * from "./shifts";
