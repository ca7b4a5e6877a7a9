export function endWithParent(end: () => void): void;
export function takeChildrenAlong(): void;
