/** One mailbox, one text: what an account is found by. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
