export function endWithParent(end: () => void): void;
export function endWithRuntime(end: () => void): void;
export function takeChildrenAlong(): void;
