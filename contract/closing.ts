/** A socket is closed with this code when its session has ended: to connect again with the same cookies is no use. In a file of its own, for pages load it before any schema. */
export const sessionEndedCode = 4401;
