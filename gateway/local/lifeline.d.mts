export function endWithParent(end: () => void): void;
export function endWithRuntime(runtimes: readonly number[], end: () => void): void;
export function runtimes(): readonly number[];
export function takeChildrenAlong(): void;
