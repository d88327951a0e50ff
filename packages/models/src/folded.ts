/** Usernames, addresses and names are compared in this form. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();
