import type { ReactNode } from 'react';

/** One state of one part of the interface, as the gallery shows it. */
export type GalleryState = {
	/** Unique; part of the address. */
	readonly id: string;
	readonly title: string;
	/** px of the frame. */
	readonly height: number;
	readonly render: () => ReactNode;
};

export type GalleryGroup = { readonly title: string; readonly states: readonly GalleryState[] };
