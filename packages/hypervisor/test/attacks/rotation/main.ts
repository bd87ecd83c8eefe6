/** The attacks are assembly, and nothing calls this. The build wants a program. */
export function main(): void {}
