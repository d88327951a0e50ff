/** The sender's connection as the server stamps it, and as `to` names it: `<instance>:<connection>`. */
export type ConnectionStamp = { readonly instance: string; readonly connection: string };

const STAMP = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_-]{1,64})$/;

export const formatStamp = ({ instance, connection }: ConnectionStamp): string => `${instance}:${connection}`;

/** Undefined if the string is not a valid stamp. */
export const parseStamp = (stamp: string): ConnectionStamp | undefined => {
	const [, instance, connection] = STAMP.exec(stamp) ?? [];
	return instance && connection ? { instance, connection } : undefined;
};
