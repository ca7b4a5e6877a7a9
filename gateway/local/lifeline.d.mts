export function endWithParent(end: () => void): void;
export function endWithChildren(end: () => void): void;
export function takeChildrenAlong(): void;
